#pragma once

#include "keras_base.h"

// Activations along an axis of a row-major `outer × size × inner` array, in KERAS_FLOAT32 or
// KERAS_FLOAT64 (false for others).

/// The first half of the middle dimension times the sigmoid of the second. `half` is the size of
/// the result's middle dimension; `in` has twice that.
bool keras_glu(keras_dtype dtype, const void *in, void *out, size_t outer, size_t half,
               size_t inner);
bool keras_glu_gradient(keras_dtype dtype, const void *in, const void *upstream, void *out,
                        size_t outer, size_t half, size_t inner);

/// Keras's sparsemax: like the projection on the simplex, but with the running sums of the
/// support in place of its sum, so that a support of several elements has no projection.
bool keras_sparsemax(keras_dtype dtype, const void *in, void *out, size_t outer, size_t size,
                     size_t inner);
bool keras_sparsemax_gradient(keras_dtype dtype, const void *in, const void *upstream, void *out,
                              size_t outer, size_t size, size_t inner);
