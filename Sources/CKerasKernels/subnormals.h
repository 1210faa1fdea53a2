// Numbers below the smallest normal one take processors a hundred cycles each. The moments of an optimizer
// reach them when gradients vanish; they count as zero there, as in Keras on JAX and TensorFlow.
#pragma once

#include <stdint.h>

#include "keras_base.h"

#if defined(__x86_64__)
#include <immintrin.h>

typedef unsigned keras_float_mode;

/// Takes subnormal operands and results for zero from now on, on this thread.
KERAS_INLINE keras_float_mode keras_flush_subnormals(void) {
    enum { flushesResults = 0x8000, flushesOperands = 0x0040 };
    const keras_float_mode before = _mm_getcsr();
    _mm_setcsr(before | flushesResults | flushesOperands);
    return before;
}

/// What was before `keras_flush_subnormals`.
KERAS_INLINE void keras_restore_subnormals(keras_float_mode before) { _mm_setcsr(before); }

#elif defined(__aarch64__)

typedef uint64_t keras_float_mode;

KERAS_INLINE keras_float_mode keras_flush_subnormals(void) {
    const uint64_t flushes = 1u << 24;
    uint64_t before;
    __asm__ __volatile__("mrs %0, fpcr" : "=r"(before));
    __asm__ __volatile__("msr fpcr, %0" : : "r"(before | flushes));
    return before;
}

KERAS_INLINE void keras_restore_subnormals(keras_float_mode before) {
    __asm__ __volatile__("msr fpcr, %0" : : "r"(before));
}

#else

typedef int keras_float_mode;
KERAS_INLINE keras_float_mode keras_flush_subnormals(void) { return 0; }
KERAS_INLINE void keras_restore_subnormals(keras_float_mode before) { (void)before; }

#endif
