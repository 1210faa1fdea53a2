#pragma once

#include "keras_base.h"

/// c = a · b for integers (wrapping) and bool (or of ands), row-major and dense; `c` is m × n.
/// With `transposeA` the memory of `a` is k × m, with `transposeB` that of `b` is n × k.
///
/// Returns false for a dtype it does not know.
bool keras_matmul_integers(
    keras_dtype dtype, bool transposeA, bool transposeB, size_t m, size_t n, size_t k,
    const void *a, const void *b, void *c);

/// Whether the processor has AVX-512.
bool keras_has_avx512(void);
