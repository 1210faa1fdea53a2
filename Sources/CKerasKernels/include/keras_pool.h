#pragma once

#include "keras_base.h"

/// What becomes of the elements of a window.
typedef enum {
    /// The largest; NaN if there is one.
    KERAS_POOL_MAX,
    /// The mean of those that lie inside the input.
    KERAS_POOL_AVERAGE,
} keras_pool_mode;

/// Sizes of a pooling over three spatial dimensions, missing ones of size 1; memory is batch,
/// spatial…, channels. Every window has to have an element inside the input.
typedef struct {
    size_t batch, channels;
    size_t input[3], output[3], window[3], strides[3], paddingLow[3];
} keras_pool_shape;

/// Pools `in` into `out`, float32 or float64 (else false is returned).
bool keras_pool(
    keras_pool_mode mode, keras_dtype dtype, const keras_pool_shape *shape, const void *in,
    void *out);

/// The gradient of the input, which need not be initialized. For the largest, it goes to the first
/// of a window's elements that has the output's value; `in` and `out` are not looked at for means.
bool keras_pool_gradient(
    keras_pool_mode mode, keras_dtype dtype, const keras_pool_shape *shape, const void *in,
    const void *out, const void *up, void *gradient);
