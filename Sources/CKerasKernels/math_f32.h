// Elementary functions of float that vectorise: no branches, no tables, no calls but fmod's.
//
// Relative errors stay under 5e-7 over the whole range, tails included, but for erfc's tail on processors without
// fused multiplications (5e-6) and what is made of several of them: gelu below -11 (2e-5, of results under 1e-28),
// silu and sigmoid below -87, which are 0 there. NaN, infinities and zeros come out as the C library's functions
// give them. `wide_f32.h` has what is computed in double.
#pragma once

#include <math.h>

#include "keras_base.h"

typedef union {
    uint32_t bits;
    float value;
} keras_float_bits;

KERAS_INLINE float keras_abs_f32(float x) { return __builtin_elementwise_abs(x); }
KERAS_INLINE float keras_sqrt_f32(float x) { return __builtin_elementwise_sqrt(x); }
KERAS_INLINE float keras_floor_f32(float x) { return __builtin_elementwise_floor(x); }
KERAS_INLINE float keras_ceil_f32(float x) { return __builtin_elementwise_ceil(x); }
KERAS_INLINE float keras_trunc_f32(float x) { return __builtin_elementwise_trunc(x); }
KERAS_INLINE float keras_round_f32(float x) { return __builtin_elementwise_roundeven(x); }
KERAS_INLINE float keras_copysign_f32(float x, float sign) {
    const keras_float_bits magnitude = {.value = x}, source = {.value = sign};
    const keras_float_bits result = {.bits = (magnitude.bits & 0x7fffffffu) |
                                             (source.bits & 0x80000000u)};
    return result.value;
}

/// x = n ln 2 + r with |r| <= ln 2 / 2; n as an integer, for |x| < 1e5.
KERAS_INLINE float keras_reduce_ln2_f32(float x, int32_t *n) {
    // Adding 1.5 · 2^23 leaves the nearest integer in the low bits, without a conversion that
    // would be undefined for NaN.
    const keras_float_bits shifter = {.value = 12582912.0f};
    const keras_float_bits shifted = {.value = x * 1.44269504f + shifter.value};
    *n = (int32_t)(shifted.bits - shifter.bits);
    const float nearest = shifted.value - shifter.value;
    const float high = x - nearest * 0.693359375f;
    return high - nearest * -2.12194440e-4f;
}

/// 2^n for -126 <= n <= 127; some float for others.
KERAS_INLINE float keras_power2_f32(int32_t n) {
    const keras_float_bits result = {.bits = (uint32_t)(n + 127) << 23};
    return result.value;
}

/// exp(r) for |r| <= ln 2 / 2.
KERAS_INLINE float keras_exp_reduced_f32(float r) {
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    return (p * r) * r + r + 1.0f;
}

KERAS_INLINE float keras_exp_f32(float x) {
    float clamped = x > 89.0f ? 89.0f : x;
    clamped = clamped < -104.0f ? -104.0f : clamped;
    int32_t n;
    const float r = keras_reduce_ln2_f32(clamped, &n);
    const float e = keras_exp_reduced_f32(r);
    // In two factors, so that results near the largest and below the smallest normal float are
    // right. For NaN n is arbitrary, and so are the factors.
    const int32_t half = n >> 1;
    return e * keras_power2_f32(half) * keras_power2_f32(n - half);
}

/// exp(x) for x where exp(x) is normal, or NaN: cheaper than the full range.
KERAS_INLINE float keras_exp_normal_f32(float x) {
    int32_t n;
    const float r = keras_reduce_ln2_f32(x, &n);
    return keras_exp_reduced_f32(r) * keras_power2_f32(n);
}

/// exp(x) for x <= 0: 0 below the smallest normal float.
KERAS_INLINE float keras_exp_negative_f32(float x) {
    const float result = keras_exp_normal_f32(x < -87.0f ? -87.0f : x);
    return x < -87.0f ? 0.0f : result;
}

/// exp(x) - 1 for -20 <= x <= 88, or NaN; 0 for -0.
KERAS_INLINE float keras_expm1_normal_f32(float x) {
    int32_t n;
    const float r = keras_reduce_ln2_f32(x, &n);
    float p = 1.985787519e-04f;
    p = p * r + 1.393383700e-03f;
    p = p * r + 8.333361028e-03f;
    p = p * r + 4.166646337e-02f;
    p = p * r + 1.666666653e-01f;
    p = p * r + 5.000000014e-01f;
    const float e = (p * r) * r + r;
    const float scale = keras_power2_f32(n);
    return e * scale + (scale - 1.0f);
}

KERAS_INLINE float keras_expm1_f32(float x) {
    const float above = x > 88.0f ? 88.0f : x;
    const float result = keras_expm1_normal_f32(above < -20.0f ? -20.0f : above);
    // Keeps the sign of -0.
    const float finite = x == 0.0f ? x : result;
    return x > 88.0f ? keras_exp_f32(x) : finite;
}

KERAS_INLINE float keras_log_f32(float x) {
    // Subnormals are scaled up first.
    const float scaled = x < 1.17549435e-38f ? x * 8388608.0f : x;
    const float offset = x < 1.17549435e-38f ? -23.0f : 0.0f;
    const keras_float_bits number = {.value = scaled};
    // m in [sqrt(1/2), sqrt(2)).
    const uint32_t biased = number.bits - 0x3f3504f3u;
    const int32_t exponent = (int32_t)biased >> 23;
    const keras_float_bits mantissa = {.bits = (biased & 0x007fffffu) + 0x3f3504f3u};
    const float e = (float)exponent + offset;
    const float f = mantissa.value - 1.0f;
    const float square = f * f;
    float p = 7.0376836292e-2f;
    p = p * f + -1.1514610310e-1f;
    p = p * f + 1.1676998740e-1f;
    p = p * f + -1.2420140846e-1f;
    p = p * f + 1.4249322787e-1f;
    p = p * f + -1.6668057665e-1f;
    p = p * f + 2.0000714765e-1f;
    p = p * f + -2.4999993993e-1f;
    p = p * f + 3.3333331174e-1f;
    float tail = p * f * square;
    tail = tail + e * -2.12194440e-4f;
    tail = tail - 0.5f * square;
    float result = f + tail;
    result = result + e * 0.693359375f;
    result = x == 0.0f ? -INFINITY : result;
    result = x < 0.0f ? NAN : result;
    return x < INFINITY ? result : x;  // Infinity and NaN are their own results.
}

KERAS_INLINE float keras_log1p_f32(float x) {
    const float u = 1.0f + x;
    // What rounding took from u, as a first-order correction.
    const float lost = (x - (u - 1.0f)) / u;
    const float result = keras_log_f32(u) + lost;
    const float inside = x == -1.0f ? -INFINITY : result;
    const float finite = x == 0.0f ? x : inside;
    return x < INFINITY ? finite : x;
}

/// log(1 + x) for 0 <= x <= 1, or NaN: of a series in s = x / (x + 2), where log(1 + x) = 2 artanh(s).
KERAS_INLINE float keras_log1p_unit_f32(float x) {
    const float s = x / (x + 2.0f), square = s * s;
    float p = 1.161219128e-1f;
    p = p * square + 1.085328273e-1f;
    p = p * square + 1.429617930e-1f;
    p = p * square + 1.999985316e-1f;
    p = p * square + 3.333333366e-1f;
    const float twice = s + s;
    return twice + twice * (square * p);
}

KERAS_INLINE float keras_tanh_f32(float x) {
    const float magnitude = keras_abs_f32(x);
    const float clamped = magnitude > 10.0f ? 10.0f : magnitude;
    const float e = keras_expm1_normal_f32(2.0f * clamped);
    return keras_copysign_f32(e / (e + 2.0f), x);
}

KERAS_INLINE float keras_sigmoid_f32(float x) {
    // Below -87 the result would not be a normal float.
    const float above = x < -87.0f ? -87.0f : x;
    const float clamped = above > 87.0f ? 87.0f : above;
    const float result = 1.0f / (1.0f + keras_exp_normal_f32(-clamped));
    const float tail = x < -87.0f ? 0.0f : result;
    return x != x ? x : tail;
}

/// exp(-z²) for |z| <= 9.32, or NaN.
KERAS_INLINE float keras_exp_minus_square_f32(float z) {
    const keras_float_bits shifter = {.value = 12582912.0f};
    const keras_float_bits shifted = {.value = z * z * -1.44269504f + shifter.value};
    const float nearest = shifted.value - shifter.value;
    // What rounding z² leaves out would be multiplied by it. z * z - whole is one instruction, which rounds once;
    // a processor without it has the tail to 5e-6.
    const float whole = nearest * 0.693359375f;
    const float high = -z * z - whole;
    const float r = high - nearest * -2.12194440e-4f;
    return keras_exp_reduced_f32(r) * keras_power2_f32((int32_t)(shifted.bits - shifter.bits));
}

/// erfc(x) / 2 for x >= 0, with a small relative error in the far tail too, which gelu needs; some values below
/// the smallest normal float are 0.
KERAS_INLINE float keras_half_erfc_positive_f32(float x) {
    // Beyond `end` erfc is less than the smallest normal float, and before it exp(-z²) is not.
    const float end = 9.32f, z = x > end ? end : x;
    // exp(z²) erfc(z) / 2, the quotient itself to 3e-8: two short polynomials that do not wait for each other, and
    // no term to cancel.
    float p = 1.59232691e-02f;
    p = p * z + 1.12376310e-01f;
    p = p * z + 3.61146927e-01f;
    p = p * z + 6.14792287e-01f;
    p = p * z + 5.00000000e-01f;
    float q = 5.64456768e-02f;
    q = q * z + 3.98394167e-01f;
    q = q * z + 1.30797505e+00f;
    q = q * z + 2.38296461e+00f;
    q = q * z + 2.35796404e+00f;
    q = q * z + 1.00000000e+00f;
    return x > end ? 0.0f : keras_exp_minus_square_f32(z) * (p / q);
}

KERAS_INLINE float keras_half_erfc_f32(float x) {
    const float tail = keras_half_erfc_positive_f32(keras_abs_f32(x));
    return x < 0.0f ? 1.0f - tail : tail;
}

KERAS_INLINE float keras_erfc_f32(float x) { return 2.0f * keras_half_erfc_f32(x); }

KERAS_INLINE float keras_erf_f32(float x) {
    const float square = x * x;
    float p = 7.853851492e-05f;
    p = p * square + -8.010190639e-04f;
    p = p * square + 5.188327346e-03f;
    p = p * square + -2.685381176e-02f;
    p = p * square + 1.128358514e-01f;
    p = p * square + -3.761262582e-01f;
    p = p * square + 1.128379166e+00f;
    const float outside = keras_copysign_f32(1.0f - 2.0f * keras_half_erfc_positive_f32(keras_abs_f32(x)), x);
    return square < 1.0f ? p * x : outside;
}

/// M. Giles's approximation ("Approximating the erfinv function", 2010).
KERAS_INLINE float keras_erfinv_f32(float x) {
    const float w = -keras_log1p_f32(-x * x);
    const float near = w - 2.5f;
    float p = 2.81022636e-08f;
    p = p * near + 3.43273939e-07f;
    p = p * near + -3.5233877e-06f;
    p = p * near + -4.39150654e-06f;
    p = p * near + 0.00021858087f;
    p = p * near + -0.00125372503f;
    p = p * near + -0.00417768164f;
    p = p * near + 0.246640727f;
    p = p * near + 1.50140941f;
    const float far = keras_sqrt_f32(w) - 3.0f;
    float q = -0.000200214257f;
    q = q * far + 0.000100950558f;
    q = q * far + 0.00134934322f;
    q = q * far + -0.00367342844f;
    q = q * far + 0.00573950773f;
    q = q * far + -0.0076224613f;
    q = q * far + 0.00943887047f;
    q = q * far + 1.00167406f;
    q = q * far + 2.83297682f;
    const float result = (w < 5.0f ? p : q) * x;
    return keras_abs_f32(x) == 1.0f ? x * INFINITY : result;
}

/// The C library's, which is exact for quotients of any size.
KERAS_INLINE float keras_fmod_f32(float x, float y) { return fmodf(x, y); }
