#include "keras_matmul.h"

#include <string.h>

// Small products of float32 matrices. Libraries lay both operands out anew for each product, which
// takes them longer than the product itself where the matrices have a few thousand elements: here
// panels of b are read where they are, and only turned or filled up where that is not possible.

enum { PANEL = 16, ROWS = 6, LARGEST_K = KERAS_SMALL_PRODUCT_TERMS };

typedef float lanes __attribute__((ext_vector_type(PANEL)));
typedef float four __attribute__((ext_vector_type(4)));

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

/// Lays `width` rows of `k` numbers, `stride` apart, out as columns.
KERAS_INLINE void turn(
    const float *restrict rows, size_t width, size_t k, size_t stride, float *restrict panel) {
    size_t column = 0;
    for (; column + 4 <= width; column += 4, rows += 4 * stride) {
        size_t term = 0;
        for (; term + 4 <= k; term += 4) {
            four a, b, c, d;
            memcpy(&a, rows + term, sizeof a);
            memcpy(&b, rows + term + stride, sizeof b);
            memcpy(&c, rows + term + 2 * stride, sizeof c);
            memcpy(&d, rows + term + 3 * stride, sizeof d);
            const four lowAB = __builtin_shufflevector(a, b, 0, 4, 1, 5);
            const four highAB = __builtin_shufflevector(a, b, 2, 6, 3, 7);
            const four lowCD = __builtin_shufflevector(c, d, 0, 4, 1, 5);
            const four highCD = __builtin_shufflevector(c, d, 2, 6, 3, 7);
            const four turned[4] = {
                __builtin_shufflevector(lowAB, lowCD, 0, 1, 4, 5),
                __builtin_shufflevector(lowAB, lowCD, 2, 3, 6, 7),
                __builtin_shufflevector(highAB, highCD, 0, 1, 4, 5),
                __builtin_shufflevector(highAB, highCD, 2, 3, 6, 7),
            };
            for (size_t i = 0; i < 4; i++)
                memcpy(panel + (term + i) * PANEL + column, &turned[i], sizeof turned[i]);
        }
        for (; term < k; term++)
            for (size_t i = 0; i < 4; i++) panel[term * PANEL + column + i] = rows[i * stride + term];
    }
    for (; column < width; column++, rows += stride)
        for (size_t term = 0; term < k; term++) panel[term * PANEL + column] = rows[term];
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
        // What is computed beyond the width is dropped, but must not be subnormal, which is slow.
        if (width < PANEL) memset(packed, 0, k * sizeof(lanes));
        if (transposesB) {
            turn(b + first * strideB, width, k, strideB, packed);
        } else {
            for (size_t term = 0; term < k; term++)
                memcpy(packed + term * PANEL, b + term * strideB + first, width * sizeof(float));
        }
        all_rows(&p, packed, PANEL, width);
    }
    return true;
}
