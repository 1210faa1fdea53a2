#pragma once

#include "keras_base.h"

/// How rows are normalized: to the root mean square 1, after taking the mean away if `centers`.
typedef struct {
    size_t rows, columns;
    /// Added to the mean square.
    double epsilon;
    bool centers;
} keras_layer_norm_sizes;

/// out = (x - mean) / √(mean square + epsilon) · gamma + beta, row by row. `gamma` and `beta`, of a
/// number for each column, may be NULL. For KERAS_FLOAT32 and KERAS_FLOAT64; false for others.
bool keras_layer_norm(
    keras_dtype dtype, keras_layer_norm_sizes sizes, const void *x, const void *gamma,
    const void *beta, void *out);

/// The gradients for `x`, `gamma` and `beta`, each of which may be NULL, from that of the result.
/// False for other dtypes, or without memory.
bool keras_layer_norm_gradient(
    keras_dtype dtype, keras_layer_norm_sizes sizes, const void *x, const void *gamma,
    const void *upstream, void *dx, void *dgamma, void *dbeta);
