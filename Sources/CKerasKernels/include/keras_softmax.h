#pragma once

#include "keras_base.h"

/// Softmax along the middle dimension of a row-major `outer × classes × inner` array, or its
/// logarithm. For KERAS_FLOAT32 and KERAS_FLOAT64; false for others. `out` must be memory of its own:
/// rows are written before those behind them are read.
bool keras_softmax(bool logarithm, keras_dtype dtype, const void *in, void *out, size_t outer,
                   size_t classes, size_t inner);

/// The gradient of `keras_softmax` for its input, from its result and the gradient of that, into memory
/// of its own.
bool keras_softmax_gradient(bool logarithm, keras_dtype dtype, const void *result,
                            const void *upstream, void *out, size_t outer, size_t classes,
                            size_t inner);
