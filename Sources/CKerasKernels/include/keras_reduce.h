#pragma once

#include "keras_base.h"

/// Functions of many numbers. On bools the maximum is "any" and the minimum is "all".
typedef enum {
    KERAS_REDUCE_SUM,
    KERAS_REDUCE_PROD,
    KERAS_REDUCE_MAX,
    KERAS_REDUCE_MIN,
} keras_reduce_op;

/// Reduces the middle dimension of a row-major `outer × reduced × inner` array: `out` is
/// `outer × inner`. Nothing is the sum's 0, the product's 1, the lowest or highest number.
///
/// The order of additions depends on the sizes only.
/// @return Whether the op exists for `dtype`: sums and products are not for bools, and 16-bit
///   floats are to be reduced as floats.
bool keras_reduce(keras_reduce_op op, keras_dtype dtype, const void *in, void *out, size_t outer,
                  size_t reduced, size_t inner);

/// The first index of the largest (or smallest) element along the middle dimension, which is not
/// empty. A NaN counts as both; -0 is less than 0, as in Keras.
bool keras_arg_reduce(bool smallest, keras_dtype dtype, const void *in, int32_t *out,
                      size_t outer, size_t reduced, size_t inner);

/// Sums along the middle dimension up to and including each element; `backwards` from its end.
bool keras_cumsum(keras_dtype dtype, const void *in, void *out, size_t outer, size_t reduced,
                  size_t inner, bool backwards);
