// Runs of 16-bit floats as floats and back: 16-bit ops compute in float, a block at a time.
#pragma once

#include "keras_base.h"

/// Elements converted at a time; the blocks stay in the first-level cache.
enum { KERAS_HALF_BLOCK = 1024 };

/// `dtype` is KERAS_FLOAT16 or KERAS_BFLOAT16.
void keras_halves_to_floats(keras_dtype dtype, const uint16_t *in, float *out, size_t count);
void keras_floats_to_halves(keras_dtype dtype, const float *in, uint16_t *out, size_t count);
