#include <string.h>

#include "keras_matmul.h"
#include "keras_processor.h"

// One row times a matrix: what a prediction of a single sample is made of. It takes as long as the matrix
// takes to be read, so rows of it are read as they lie, several at a time.

/// Sums that stay in the processor's nearest cache while the matrix goes by.
enum { COLUMNS = 2048 };

/// A row times a column: sums of every 64th term, then of these.
KERAS_CLONES static float dot(size_t k, const float *restrict a, const float *restrict b) {
    enum { LANES = 64 };
    float lanes[LANES] = {0};
    size_t term = 0;
    for (; term + LANES <= k; term += LANES)
        for (size_t lane = 0; lane < LANES; lane++)
            lanes[lane] += a[term + lane] * b[term + lane];
    for (size_t lane = 0; term + lane < k; lane++) lanes[lane] += a[term + lane] * b[term + lane];
    for (size_t half = LANES / 2; half > 0; half /= 2)
        for (size_t lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
    return lanes[0];
}

KERAS_CLONES void keras_row_product(
    size_t n, size_t k, const float *a, size_t strideA, const float *b, size_t strideB,
    const float *bias, bool rectifies, float *c) {
    if (n == 1 && strideA == 1 && strideB == 1) {
        const float sum = dot(k, a, b) + (bias ? bias[0] : 0);
        c[0] = rectifies && sum < 0 ? 0 : sum;
        return;
    }
    for (size_t first = 0; first < n; first += COLUMNS) {
        const size_t width = n - first < COLUMNS ? n - first : COLUMNS;
        float *restrict out = c + first;
        memset(out, 0, width * sizeof *out);
        size_t term = 0;
        for (; term + 4 <= k; term += 4) {
            const float *restrict row = b + term * strideB + first;
            const float *factors = a + term * strideA;
            const float x0 = factors[0], x1 = factors[strideA], x2 = factors[2 * strideA],
                        x3 = factors[3 * strideA];
            // In the order of the terms, as products of several rows add them.
            for (size_t j = 0; j < width; j++) {
                float sum = out[j];
                sum += x0 * row[j];
                sum += x1 * row[j + strideB];
                sum += x2 * row[j + 2 * strideB];
                sum += x3 * row[j + 3 * strideB];
                out[j] = sum;
            }
        }
        for (; term < k; term++) {
            const float *restrict row = b + term * strideB + first;
            const float factor = a[term * strideA];
            for (size_t j = 0; j < width; j++) out[j] += factor * row[j];
        }
        if (bias) {
            for (size_t j = 0; j < width; j++) out[j] += bias[first + j];
        }
        if (rectifies) {
            for (size_t j = 0; j < width; j++) out[j] = out[j] < 0 ? 0 : out[j];
        }
    }
}
