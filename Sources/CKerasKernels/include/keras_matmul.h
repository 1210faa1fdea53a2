#pragma once

#include "keras_base.h"

/// c = a · b for integers (wrapping) and bool (or of ands), row-major and dense; `c` is m × n.
/// With `transposeA` the memory of `a` is k × m, with `transposeB` that of `b` is n × k.
///
/// Returns false for a dtype it does not know.
bool keras_matmul_integers(
    keras_dtype dtype, bool transposeA, bool transposeB, size_t m, size_t n, size_t k,
    const void *a, const void *b, void *c);

/// The most terms that sums of a small product have.
enum { KERAS_SMALL_PRODUCT_TERMS = 512 };

/// c = a · b + bias for float32, row-major, `c` m × n, with `rectifies` max(0, ·) of it; `bias` has n
/// elements or is NULL. With more than KERAS_SMALL_PRODUCT_TERMS terms, `k`, in each sum nothing is done
/// and false is returned. The rows of each matrix in memory begin `stride` elements after each other. For
/// products for which the libraries' preparations take longer than the multiplications.
bool keras_small_product(
    bool transposesA, bool transposesB, size_t m, size_t n, size_t k, const float *a,
    size_t strideA, const float *b, size_t strideB, const float *bias, bool rectifies, float *c,
    size_t strideC);

/// The same of one row, whose elements are `strideA` apart, and any number of terms; `b` is not transposed.
void keras_row_product(
    size_t n, size_t k, const float *a, size_t strideA, const float *b, size_t strideB,
    const float *bias, bool rectifies, float *c);

enum { KERAS_NARROW_COLUMNS = 16, KERAS_NARROW_TERMS = 16 };

/// As `keras_small_product`, of 1 to KERAS_NARROW_COLUMNS columns and any number of terms from
/// KERAS_NARROW_TERMS on, with fewer of which it would read before the operands; `a` is not transposed.
void keras_narrow_product(
    bool transposesB, size_t m, size_t n, size_t k, const float *a, size_t strideA, const float *b,
    size_t strideB, const float *bias, bool rectifies, float *c, size_t strideC);
