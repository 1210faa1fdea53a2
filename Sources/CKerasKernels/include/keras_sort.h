#pragma once

#include "keras_base.h"

/// For each of `rows` rows of `count` elements: the order of the elements, as the indices of the
/// `take` smallest (largest, if `isDescending`) in their order. Equal elements keep theirs.
///
/// Ascending, -0.0 equals 0.0 and NaN is larger than any number, as XLA sorts; descending, -0.0 is
/// less than 0.0 and a NaN with its sign set less than any number, as in XLA's TopK.
/// `scratch` holds 4 * count words of 8 bytes.
///
/// Returns false for a dtype it does not know.
bool keras_order_rows(
    keras_dtype dtype, bool isDescending, size_t rows, size_t count, size_t take,
    const void *source, uint64_t *scratch, int64_t *indices);

/// For each of `values` how many of the `count` elements of `sorted` are less than it, with `isRight` less or
/// equal; NaN is larger than any number. The elements of both are of `dtype`.
///
/// Returns false unless that is float32, float64, int64 or uint64.
bool keras_search_sorted(
    keras_dtype dtype, bool isRight, size_t count, const void *sorted, size_t valueCount,
    const void *values, int32_t *places);

/// Whether fewer than `k` elements of each row of `classes` are larger than its target's. NaN and
/// a target outside count as less than everything.
void keras_in_top_k(
    const void *predictions, bool isDouble, size_t rows, size_t classes, int64_t k,
    const int64_t *targets, uint8_t *results);
