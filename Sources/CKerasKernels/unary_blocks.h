// What `unary.c` calls for a block of numbers. `out` is other memory than the rest.
#pragma once

#include "keras_unary.h"

void keras_unary_block_f32(keras_unary_op op, const float *in, float *out, size_t count, float a,
                           float b);
void keras_unary_block_f64(keras_unary_op op, const double *in, double *out, size_t count,
                           double a, double b);
void keras_unary_gradient_block_f32(keras_unary_op op, const float *value, const float *up,
                                    float *out, size_t count, float a, float b);
void keras_unary_gradient_block_f64(keras_unary_op op, const double *value, const double *up,
                                    double *out, size_t count, double a, double b);
