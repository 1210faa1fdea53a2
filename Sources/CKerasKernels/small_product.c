#include "keras_matmul.h"

#include <string.h>

// Small products of float32 matrices. Libraries lay both operands out anew for each product, which
// takes them longer than the product itself where the matrices have a few thousand elements: here
// panels of b are read where they are, and only turned or filled up where that is not possible.

enum { PANEL = 16, ROWS = 6, LARGEST_K = KERAS_SMALL_PRODUCT_TERMS };

typedef float lanes __attribute__((ext_vector_type(PANEL)));

#define T float
#define TAG(name) name##_small
#define CLONES KERAS_CLONES
#include "panel_layout.h"
#undef T
#undef TAG
#undef CLONES

typedef struct {
    const float *a;
    /// From row to row of a, and from term to term of a sum.
    size_t rowStep, termStep;
    size_t m, k;
    float *c;
    size_t strideC;
} product;

/// `count` rows, a number known to the compiler, times a panel whose rows are `stride` apart; of the
/// results the first `width` are kept.
KERAS_INLINE void product_rows(
    const size_t count, const product *p, size_t row, const float *restrict panel, size_t stride,
    size_t width) {
    lanes sums[ROWS];
    const float *restrict a = p->a + row * p->rowStep;
    const size_t rowStep = p->rowStep, termStep = p->termStep;
#pragma clang loop unroll(full)
    for (size_t r = 0; r < count; r++) sums[r] = (lanes)0;
    for (size_t term = 0; term < p->k; term++) {
        lanes b;
        memcpy(&b, panel + term * stride, sizeof b);
#pragma clang loop unroll(full)
        for (size_t r = 0; r < count; r++)
            sums[r] += (lanes)a[r * rowStep + term * termStep] * b;
    }
    float *restrict c = p->c + row * p->strideC;
#pragma clang loop unroll(full)
    for (size_t r = 0; r < count; r++)
        memcpy(c + r * p->strideC, &sums[r], width == PANEL ? sizeof(lanes) : width * sizeof(float));
}

KERAS_INLINE void all_rows(const product *p, const float *panel, size_t stride, size_t width) {
    size_t row = 0;
    for (; row + ROWS <= p->m; row += ROWS) product_rows(ROWS, p, row, panel, stride, width);
    if (row + 4 <= p->m) {
        product_rows(4, p, row, panel, stride, width);
        row += 4;
    }
    if (row + 2 <= p->m) {
        product_rows(2, p, row, panel, stride, width);
        row += 2;
    }
    if (row < p->m) product_rows(1, p, row, panel, stride, width);
}

KERAS_CLONES bool keras_small_product(
    bool transposesA, bool transposesB, size_t m, size_t n, size_t k, const float *a,
    size_t strideA, const float *b, size_t strideB, float *c, size_t strideC) {
    product p = {.a = a, .rowStep = transposesA ? 1 : strideA,
                 .termStep = transposesA ? strideA : 1, .m = m, .k = k, .strideC = strideC};
    float packed[LARGEST_K * PANEL];
    if (k > LARGEST_K) return false;
    for (size_t first = 0; first < n; first += PANEL) {
        const size_t width = n - first < PANEL ? n - first : PANEL;
        p.c = c + first;
        if (!transposesB && width == PANEL) {
            all_rows(&p, b + first, strideB, PANEL);
            continue;
        }
        if (transposesB) {
            pack_rows_small(b + first * strideB, strideB, width, k, 1, packed);
        } else {
            pack_columns_small(b + first, strideB, k, width, 1, packed);
        }
        all_rows(&p, packed, PANEL, width);
    }
    return true;
}
