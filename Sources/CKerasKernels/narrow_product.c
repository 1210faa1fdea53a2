#include "keras_matmul.h"

#include <string.h>

// Products of float32 matrices with few columns, as a model's last layer has them. A panel of columns would
// be half empty, and each number of a used once: here a vector holds terms of one sum instead, which are
// added up at the end. Made for the 32 registers of AVX-512.

enum { LANES = 16, ROWS = 4, COLUMNS = 4, BLOCK = ROWS * COLUMNS, TERMS = 512 };

typedef float lanes __attribute__((ext_vector_type(LANES)));
typedef int32_t marks __attribute__((ext_vector_type(LANES)));

#define T float
#define TAG(name) name##_narrow
#include "turn_block.h"
#undef T
#undef TAG

typedef struct {
    const float *a;
    size_t strideA;
    /// A column to a row.
    const float *b;
    size_t strideB;
    float *c;
    size_t strideC;
    /// The terms of this call, of which there may be others.
    size_t terms;
    bool isFirst, isLast;
    const float *bias;
    bool rectifies;
} product;

/// The sums of the lanes of sixteen vectors, in the order of the vectors.
KERAS_INLINE void lane_sums(const lanes *sums, lanes *results) {
    lanes eights[8], fours[4], twos[2];
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 8; i++) {
        const lanes x = sums[2 * i], y = sums[2 * i + 1];
        eights[i] = __builtin_shufflevector(
                        x, y, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
                    __builtin_shufflevector(
                        x, y, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
    }
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 4; i++) {
        const lanes x = eights[2 * i], y = eights[2 * i + 1];
        fours[i] = __builtin_shufflevector(
                       x, y, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27) +
                   __builtin_shufflevector(
                       x, y, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
    }
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 2; i++) {
        const lanes x = fours[2 * i], y = fours[2 * i + 1];
        twos[i] = __builtin_shufflevector(
                      x, y, 0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29) +
                  __builtin_shufflevector(
                      x, y, 2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31);
    }
    *results = __builtin_shufflevector(
                   twos[0], twos[1], 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30) +
               __builtin_shufflevector(
                   twos[0], twos[1], 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
}

/// The first `count`, a number known to the compiler, of four numbers.
KERAS_INLINE four_narrow read_four(const float *from, const size_t count) {
    four_narrow numbers = (four_narrow)0;
    memcpy(&numbers, from, count * sizeof *from);
    return numbers;
}

/// `rows` × `columns` results, numbers known to the compiler.
KERAS_INLINE void product_block(
    const size_t rows, const size_t columns, const product *p, size_t row, size_t column) {
    lanes sums[BLOCK];
#pragma clang loop unroll(full)
    for (size_t i = 0; i < BLOCK; i++) sums[i] = (lanes)0;
    const float *restrict a = p->a + row * p->strideA, *restrict b = p->b + column * p->strideB;
    const size_t strideA = p->strideA, strideB = p->strideB;
    const size_t whole = p->terms / LANES * LANES;
    for (size_t term = 0; term < whole; term += LANES) {
        lanes factors[COLUMNS];
#pragma clang loop unroll(full)
        for (size_t j = 0; j < columns; j++) memcpy(&factors[j], b + j * strideB + term, 64);
#pragma clang loop unroll(full)
        for (size_t i = 0; i < rows; i++) {
            lanes x;
            memcpy(&x, a + i * strideA + term, 64);
#pragma clang loop unroll(full)
            for (size_t j = 0; j < columns; j++) sums[i * COLUMNS + j] += x * factors[j];
        }
    }
    if (whole < p->terms) {
        // The last vector's worth of terms, those of them taken out that are in the sums already.
        const size_t from = p->terms - LANES;
        marks isNew;
#pragma clang loop unroll(full)
        for (size_t lane = 0; lane < LANES; lane++) isNew[lane] = from + lane >= whole ? -1 : 0;
#pragma clang loop unroll(full)
        for (size_t i = 0; i < rows; i++) {
            marks x, y;
            memcpy(&x, a + i * strideA + from, 64);
            x &= isNew;
#pragma clang loop unroll(full)
            for (size_t j = 0; j < columns; j++) {
                memcpy(&y, b + j * strideB + from, 64);
                y &= isNew;
                sums[i * COLUMNS + j] += (lanes)x * (lanes)y;
            }
        }
    }
    lanes results;
    lane_sums(sums, &results);
    float *restrict c = p->c + row * p->strideC + column;
#pragma clang loop unroll(full)
    for (size_t i = 0; i < rows; i++, c += p->strideC) {
        four_narrow ofRow;
        memcpy(&ofRow, (const float *)&results + i * COLUMNS, sizeof ofRow);
        if (!p->isFirst) ofRow += read_four(c, columns);
        if (p->isLast && p->bias) ofRow += read_four(p->bias + column, columns);
        if (p->isLast && p->rectifies) ofRow = ofRow < 0 ? (four_narrow)0 : ofRow;
        memcpy(c, &ofRow, columns * sizeof *c);
    }
}

/// All rows times the `columns` columns from this one on, a number known to the compiler.
KERAS_INLINE void all_rows(const size_t columns, const product *p, size_t m, size_t column) {
    size_t row = 0;
    for (; row + ROWS <= m; row += ROWS) product_block(ROWS, columns, p, row, column);
    for (; row < m; row++) product_block(1, columns, p, row, column);
}

/// Lays out `terms` rows of b a column to a row, `TERMS` apart.
KERAS_INLINE void turn(
    const float *restrict b, size_t stride, size_t n, size_t terms, float *restrict turned) {
    const size_t readable = (terms - 1) * stride + n;
    size_t term = 0;
    for (; term + 4 <= terms && (term + 3) * stride + 4 <= readable; term += 4) {
        const float *rows = b + term * stride;
        for (size_t j = 0; j < n; j += 4) {
            // Of fewer than four columns what is behind them, too; of the last ones some once more, which is
            // faster than one after the other.
            const size_t first = n < 4 || j + 4 <= n ? j : n - 4;
            turn_block_narrow(rows + first, stride, 1, turned + first * TERMS + term, TERMS);
        }
    }
    for (; term < terms; term++)
        for (size_t j = 0; j < n; j++) turned[j * TERMS + term] = b[term * stride + j];
}

KERAS_CLONES void keras_narrow_product(
    bool transposesB, size_t m, size_t n, size_t k, const float *a, size_t strideA, const float *b,
    size_t strideB, const float *bias, bool rectifies, float *c, size_t strideC) {
    float turned[KERAS_NARROW_COLUMNS * TERMS];
    product p = {.strideA = strideA, .c = c, .strideC = strideC, .isFirst = true, .bias = bias,
                 .rectifies = rectifies};
    for (size_t start = 0; start < k; start += p.terms, p.isFirst = false) {
        // Not fewer than a vector's worth in the last part.
        p.terms = k - start <= TERMS ? k - start : k - start < TERMS + LANES ? TERMS / 2 : TERMS;
        p.isLast = start + p.terms == k;
        p.a = a + start;
        if (transposesB || (n == 1 && strideB == 1)) {
            p.b = b + start, p.strideB = strideB;
        } else {
            turn(b + start * strideB, strideB, n, p.terms, turned);
            p.b = turned, p.strideB = TERMS;
        }
        size_t column = 0;
        for (; column + COLUMNS <= n; column += COLUMNS) all_rows(COLUMNS, &p, m, column);
        switch (n - column) {
            case 3: all_rows(3, &p, m, column); break;
            case 2: all_rows(2, &p, m, column); break;
            case 1: all_rows(1, &p, m, column); break;
            default: break;
        }
    }
}
