#include "keras_matmul.h"

#include <string.h>

// Unsigned arithmetic wraps; signed integers of the same size have the same bits.
#define DEFINE_MATMUL(Element) \
    static void matmul_##Element( \
        bool transposeA, bool transposeB, size_t m, size_t n, size_t k, const void *left, \
        const void *right, void *product) { \
        const Element *a = left, *b = right; \
        Element *c = product; \
        memset(c, 0, m * n * sizeof *c); \
        for (size_t i = 0; i < m; i++) { \
            for (size_t p = 0; p < k; p++) { \
                Element factor = transposeA ? a[p * m + i] : a[i * k + p]; \
                if (transposeB) { \
                    for (size_t j = 0; j < n; j++) \
                        c[i * n + j] += (Element)((uint64_t)factor * b[j * k + p]); \
                } else { \
                    for (size_t j = 0; j < n; j++) \
                        c[i * n + j] += (Element)((uint64_t)factor * b[p * n + j]); \
                } \
            } \
        } \
    }
DEFINE_MATMUL(uint8_t)
DEFINE_MATMUL(uint16_t)
DEFINE_MATMUL(uint32_t)
DEFINE_MATMUL(uint64_t)

static void matmulBool(
    bool transposeA, bool transposeB, size_t m, size_t n, size_t k, const uint8_t *a,
    const uint8_t *b, uint8_t *c) {
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j < n; j++) {
            uint8_t any = 0;
            for (size_t p = 0; p < k; p++) {
                uint8_t x = transposeA ? a[p * m + i] : a[i * k + p];
                uint8_t y = transposeB ? b[j * k + p] : b[p * n + j];
                any |= (x != 0) & (y != 0);
            }
            c[i * n + j] = any;
        }
    }
}

bool keras_matmul_integers(
    keras_dtype dtype, bool transposeA, bool transposeB, size_t m, size_t n, size_t k,
    const void *a, const void *b, void *c) {
    switch (dtype) {
    case KERAS_INT8:
    case KERAS_UINT8: matmul_uint8_t(transposeA, transposeB, m, n, k, a, b, c); return true;
    case KERAS_INT16:
    case KERAS_UINT16: matmul_uint16_t(transposeA, transposeB, m, n, k, a, b, c); return true;
    case KERAS_INT32:
    case KERAS_UINT32: matmul_uint32_t(transposeA, transposeB, m, n, k, a, b, c); return true;
    case KERAS_INT64:
    case KERAS_UINT64: matmul_uint64_t(transposeA, transposeB, m, n, k, a, b, c); return true;
    case KERAS_BOOL: matmulBool(transposeA, transposeB, m, n, k, a, b, c); return true;
    default: return false;
    }
}
