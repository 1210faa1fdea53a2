#include <string.h>

#include "keras_matmul.h"
#include "keras_processor.h"

// One row times a matrix: what a prediction of a single sample is made of. It takes as long as the matrix
// takes to be read, so rows of it are read as they lie, several at a time.

/// Sums that stay in the processor's nearest cache while the matrix goes by.
enum { COLUMNS = 2048 };

KERAS_CLONES void keras_row_product(
    size_t n, size_t k, const float *a, size_t strideA, const float *b, size_t strideB,
    const float *bias, bool rectifies, float *c) {
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
