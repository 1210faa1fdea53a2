#include "CKerasZlib.h"

#include <zlib.h>

uint32_t keras_crc32_zlib(uint32_t crc, const void *bytes, size_t count) {
    // zlib takes a null pointer as the request for the initial value.
    return count == 0 ? crc : (uint32_t)crc32_z(crc, bytes, count);
}

uint32_t keras_crc32_combine(uint32_t first, uint32_t second, uint64_t second_count) {
    return (uint32_t)crc32_combine(first, second, (z_off_t)second_count);
}

#if defined(__x86_64__)
#define KERAS_CRC32_FOLDS 1
#endif

#ifdef KERAS_CRC32_FOLDS

#include <immintrin.h>

/*
 A CRC is the remainder of a polynomial over GF(2), and x^n may be replaced by x^n mod P without
 changing it. So 128 bits that stand n bits ahead of others can be multiplied by x^n mod P and added
 to them ("Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", Gopal et al.,
 Intel 2009). Folding ends with 16 bytes that have the same CRC as all that was folded.

 The factors are x^(n+32) and x^(n-32) mod P, bit-reversed and shifted by one as the reflected
 multiplication wants them.
*/
static const uint64_t fold_512[2] = {0x154442bd4, 0x1c6e41596};
static const uint64_t fold_128[2] = {0x1751997d0, 0x0ccaa009e};

#define FOLDING __attribute__((target("pclmul,sse4.1")))

FOLDING static inline __m128i fold(__m128i accumulator, __m128i next, __m128i factors) {
    __m128i low = _mm_clmulepi64_si128(accumulator, factors, 0x00);
    __m128i high = _mm_clmulepi64_si128(accumulator, factors, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

FOLDING static inline __m128i load(const uint8_t *bytes) {
    return _mm_loadu_si128((const __m128i *)bytes);
}

/// `count` must be at least 64; what is left of it after whole runs of 16 is left to zlib.
FOLDING static uint32_t crc32_by_folding(uint32_t crc, const uint8_t *bytes, size_t count) {
    __m128i factors = _mm_loadu_si128((const __m128i *)fold_512);
    __m128i a = _mm_xor_si128(load(bytes), _mm_cvtsi32_si128((int)~crc));
    __m128i b = load(bytes + 16);
    __m128i c = load(bytes + 32);
    __m128i d = load(bytes + 48);
    bytes += 64;
    count -= 64;
    for (; count >= 64; bytes += 64, count -= 64) {
        a = fold(a, load(bytes), factors);
        b = fold(b, load(bytes + 16), factors);
        c = fold(c, load(bytes + 32), factors);
        d = fold(d, load(bytes + 48), factors);
    }
    factors = _mm_loadu_si128((const __m128i *)fold_128);
    a = fold(a, b, factors);
    a = fold(a, c, factors);
    a = fold(a, d, factors);
    for (; count >= 16; bytes += 16, count -= 16) {
        a = fold(a, load(bytes), factors);
    }
    uint8_t folded[16];
    _mm_storeu_si128((__m128i *)folded, a);
    // The initial value is folded in already; zlib inverts, so that this starts from zero.
    crc = keras_crc32_zlib(0xFFFFFFFF, folded, sizeof folded);
    return keras_crc32_zlib(crc, bytes, count);
}

uint32_t keras_crc32(uint32_t crc, const void *bytes, size_t count) {
    if (count >= 64 && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1")) {
        return crc32_by_folding(crc, bytes, count);
    }
    return keras_crc32_zlib(crc, bytes, count);
}

#else

uint32_t keras_crc32(uint32_t crc, const void *bytes, size_t count) {
    return keras_crc32_zlib(crc, bytes, count);
}

#endif
