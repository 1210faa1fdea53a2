#pragma once

#include "keras_base.h"

/// Adds `bias` to each row of `values` in place and, if `rectifies`, makes negative results 0.
/// Float32 or float64 (else false is returned).
bool keras_add_bias(
    keras_dtype dtype, bool rectifies, void *values, const void *bias, size_t rows,
    size_t columns);

/// What of `upstream` the rectifier let through (where `values`, its results, are positive), and
/// the sums of its columns.
///
/// - values: NULL without a rectifier; then `passed` is not written.
/// - sums: NULL if nobody wants them.
bool keras_bias_gradient(
    keras_dtype dtype, const void *values, const void *upstream, void *passed, void *sums,
    size_t rows, size_t columns);
