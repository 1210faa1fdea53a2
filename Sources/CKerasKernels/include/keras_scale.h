#pragma once

#include "keras_base.h"

/// out = values · scale + shift, row by row, where `scale` and `shift` have an element for each column.
/// Float32 or float64 (else false is returned).
bool keras_scale_rows(
    keras_dtype dtype, const void *values, const void *scale, const void *shift, void *out,
    size_t rows, size_t columns);
