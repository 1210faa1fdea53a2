#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "keras_bfloat16_product.h"
#include "keras_convolution.h"

// oneDNN behind a header of our own: 2.x and 3.x differ in almost everything but this.

/// The library's version, as major * 10000 + minor * 100 + patch.
int keras_dnnl_version(void);

/// Whether the library computes with AVX-512, which its environment can forbid.
bool keras_dnnl_has_avx512(void);

/// c = a · b in float32, row-major; `c` is m × n, the contracted dimension k. With `transposeA` the
/// memory of `a` is k × m, with `transposeB` that of `b` is n × k. Leading dimensions count
/// elements from row to row. Uses the calling thread only.
///
/// Returns 0, or oneDNN's status.
int keras_dnnl_sgemm(
    bool transposeA, bool transposeB, int64_t m, int64_t n, int64_t k, const float *a, int64_t lda,
    const float *b, int64_t ldb, float *c, int64_t ldc);

/// Keeps OpenMP, which oneDNN is built on, from starting threads for calls of this thread.
void keras_dnnl_use_caller_only(void);
