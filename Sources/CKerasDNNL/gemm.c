#include "CKerasDNNL.h"

#include <oneapi/dnnl/dnnl.h>

#if defined(__linux__)
extern void omp_set_num_threads(int count);
#endif

int keras_dnnl_version(void) {
    const dnnl_version_t *version = dnnl_version();
    return version->major * 10000 + version->minor * 100 + version->patch;
}

bool keras_dnnl_has_avx512(void) {
    return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core;
}

void keras_dnnl_use_caller_only(void) {
#if defined(__linux__)
    // OpenMP keeps this setting for each thread.
    static _Thread_local bool isSet;
    if (isSet) return;
    omp_set_num_threads(1);
    isSet = true;
#endif
}

int keras_dnnl_sgemm(
    bool transposeA, bool transposeB, int64_t m, int64_t n, int64_t k, const float *a, int64_t lda,
    const float *b, int64_t ldb, float *c, int64_t ldc) {
    keras_dnnl_use_caller_only();
    return dnnl_sgemm(
        transposeA ? 'T' : 'N', transposeB ? 'T' : 'N', m, n, k, 1.0f, a, lda, b, ldb, 0.0f, c,
        ldc);
}
