// Functions of float that are computed in double: no branches, no tables, no calls, so that they vectorise.
//
// Before it is rounded to float, the relative error of a result is below 1e-11: polynomials in double need no
// care for what is lost on the way. The float is the nearest one but where two are nearly as near: less than
// 0.5005 ulp away (`ElementaryFunctionsTests`). NaN, infinities and zeros come out as the C library's functions give them. Last come those
// that take angles of any size; they are the C library's, and do not vectorise.
#pragma once

#include <math.h>

#include "math_f32.h"

typedef union {
    uint64_t bits;
    double value;
} keras_double_bits;

KERAS_INLINE double keras_wide_abs(double x) { return __builtin_elementwise_abs(x); }
KERAS_INLINE double keras_wide_copysign(double x, double sign) {
    return __builtin_elementwise_copysign(x, sign);
}

// MARK: Logarithms and powers

/// ln m, where x = 2^exponent m and m is in [sqrt(1/2), sqrt(2)), for a normal x above 0; some number for others.
KERAS_INLINE double keras_wide_log_mantissa(double x, double *exponent) {
    const uint64_t sqrtHalf = 0x3fe6a09e00000000u, fraction = 0x000fffffffffffffu;
    const keras_double_bits number = {.value = x};
    const uint64_t biased = number.bits - sqrtHalf + (1024ull << 52);
    // An integer in the low bits of 2^52 is that integer as a double, without a conversion that few
    // processors have for vectors.
    const keras_double_bits whole = {.bits = (biased >> 52) | 0x4330000000000000u};
    *exponent = whole.value - (4503599627370496.0 + 1024.0);
    const keras_double_bits mantissa = {.bits = (biased & fraction) + sqrtHalf};
    const double s = (mantissa.value - 1.0) / (mantissa.value + 1.0), z = s * s;
    double p = 0.09681384335192404;
    p = p * z + 0.11095697456759207;
    p = p * z + 0.14285877314555742;
    p = p * z + 0.19999999398440554;
    p = p * z + 0.33333333333687715;
    return 2.0 * s * (1.0 + z * p);
}

/// `scale` times the logarithm of `x` to the base 2, for x that is no subnormal: exact for powers of 2 if `scale`
/// is 1.
KERAS_INLINE double keras_wide_log2(double x, double scale) {
    double exponent;
    const double mantissa = keras_wide_log_mantissa(x, &exponent);
    double result = (exponent + mantissa * 1.4426950408889634) * scale;
    result = x == 0.0 ? -INFINITY : result;
    result = x < 0.0 ? NAN : result;
    return x < INFINITY ? result : x;
}

/// 2^x for |x| <= 1000, or NaN.
KERAS_INLINE double keras_wide_power2(double x) {
    // Adding 1.5 · 2^52 leaves the nearest integer in the low bits.
    const keras_double_bits shifter = {.value = 6755399441055744.0};
    const keras_double_bits shifted = {.value = x + shifter.value};
    const double r = (x - (shifted.value - shifter.value)) * 0.6931471805599453;
    double p = 2.4859580370116966e-05;
    p = p * r + 0.00019899276107118009;
    p = p * r + 0.0013888854047035496;
    p = p * r + 0.00833329848117442;
    p = p * r + 0.04166666671898665;
    p = p * r + 0.1666666671900332;
    p = p * r + 0.5;
    const keras_double_bits scale = {.bits = (shifted.bits << 52) + (1023ull << 52)};
    return ((p * r) * r + r + 1.0) * scale.value;
}

KERAS_INLINE double keras_wide_exp(double x) {
    // Beyond these the result is infinite, or 0, as a float.
    const double above = x < -200.0 ? -200.0 : x;
    return keras_wide_power2((above > 200.0 ? 200.0 : above) * 1.4426950408889634);
}

KERAS_INLINE float keras_log2_f32(float x) { return (float)keras_wide_log2(x, 1.0); }
KERAS_INLINE float keras_log10_f32(float x) {
    return (float)keras_wide_log2(x, 0.30102999566398120);
}

KERAS_INLINE float keras_cbrt_f32(float x) {
    const double magnitude = keras_wide_abs(x);
    const double root = keras_wide_power2(keras_wide_log2(magnitude, 1.0 / 3.0));
    // 0 and infinity have no logarithm to take a third of.
    const double result = magnitude == 0.0 || !(magnitude < INFINITY) ? magnitude : root;
    return (float)keras_wide_copysign(result, x);
}

/// C's `pow`: with its sign for odd whole numbers, and 1 for x = 1 or y = 0 whatever the other is.
KERAS_INLINE float keras_pow_f32(float x, float y) {
    const double base = x, exponent = y, magnitude = keras_wide_abs(base);
    double power = exponent * keras_wide_log2(magnitude, 1.0);
    const bool isUnit = y == 0.0f || x == 1.0f || (x == -1.0f && keras_abs_f32(y) == INFINITY);
    // Beyond these the result is infinite, or 0, as a float.
    power = power < -300.0 ? -300.0 : power;
    power = isUnit ? 0.0 : power > 300.0 ? 300.0 : power;
    const double result = keras_wide_power2(power);
    // y is odd if y / 2 is 1/2 away from an integer, and an integer if it is that or 0 away. Large floats are even.
    const double size = 0.5 * keras_wide_abs(exponent), half = size < 1e9 ? size : 0.0;
    const double shifter = 6755399441055744.0;
    const double rest = keras_wide_abs(half - ((half + shifter) - shifter));
    const double withSign = rest == 0.5 ? keras_wide_copysign(result, base) : result;
    const bool isReal = !(x < 0.0f && x > -INFINITY && rest > 0.0 && rest != 0.5);
    return isReal ? (float)withSign : NAN;
}

// MARK: Rests

/// C's `fmod`; where the quotient is 2^29 or more, so that its product with y may not be exact, `*isSmall` becomes
/// false, and the result means nothing.
KERAS_INLINE float keras_small_fmod_f32(float x, float y, bool *isSmall) {
    const double dividend = x, divisor = y, exact = dividend / divisor;
    // Never rounded up to an integer k: if x / y is less than k, then by more than 2^-24, since x and k y are both
    // multiples of the last place of y (or |x| < |y|); below 2^29 doubles are rounded by 2^-25 at most.
    const double quotient = __builtin_elementwise_trunc(exact);
    // Infinite divisors have quotients of 0. Infinite quotients have no rest: NaN.
    const double rest = quotient == 0.0 ? dividend : dividend - quotient * divisor;
    *isSmall &= !(keras_wide_abs(exact) >= 536870912.0 && keras_wide_abs(exact) < INFINITY);
    return (float)keras_wide_copysign(rest, dividend);
}

// MARK: Angles

/// Whether an angle is too large for `keras_small_…`, whose quotients have 20 bits.
KERAS_INLINE bool keras_is_large_f32(float x) { return !(keras_abs_f32(x) <= 1048576.0f); }

typedef struct {
    double sine, cosine;
    /// Quarters of the circle that have been taken off; only the low two bits count.
    uint64_t quarter;
} keras_wide_angle;

/// Sine and cosine of the remainder of x after quarters of the circle: at most an eighth.
KERAS_INLINE keras_wide_angle keras_wide_reduced(double x) {
    const keras_double_bits shifter = {.value = 6755399441055744.0};
    const keras_double_bits shifted = {.value = x * 0.6366197723675814 + shifter.value};
    const double nearest = shifted.value - shifter.value;
    // π/2 in two parts (Cody and Waite): the first has 33 bits, so that its product is exact.
    const double r = (x - nearest * 1.5707963267341256) - nearest * 6.077100506506192e-11;
    const double z = r * r;
    double s = -2.4805632374609806e-08;
    s = s * z + 2.755599088781438e-06;
    s = s * z + -0.00019841266916847977;
    s = s * z + 0.008333333331079081;
    s = s * z + -0.16666666666663885;
    double c = -2.7237135398010165e-07;
    c = c * z + 2.479986213595104e-05;
    c = c * z + -0.001388888509122007;
    c = c * z + 0.04166666663739423;
    c = c * z + -0.4999999999996389;
    return (keras_wide_angle){r * (1.0 + z * s), 1.0 + z * c, shifted.bits};
}

KERAS_INLINE float keras_small_sin_f32(float x) {
    const keras_wide_angle angle = keras_wide_reduced(x);
    const double value = angle.quarter & 1 ? angle.cosine : angle.sine;
    return (float)(angle.quarter & 2 ? -value : value);
}

KERAS_INLINE float keras_small_cos_f32(float x) {
    const keras_wide_angle angle = keras_wide_reduced(x);
    const double value = angle.quarter & 1 ? angle.sine : angle.cosine;
    return (float)((angle.quarter + 1) & 2 ? -value : value);
}

KERAS_INLINE float keras_small_tan_f32(float x) {
    const keras_wide_angle angle = keras_wide_reduced(x);
    const double over = angle.quarter & 1 ? -angle.cosine : angle.sine;
    return (float)(over / (angle.quarter & 1 ? angle.sine : angle.cosine));
}

/// Of angles of any size.
KERAS_INLINE float keras_sin_f32(float x) { return sinf(x); }
KERAS_INLINE float keras_cos_f32(float x) { return cosf(x); }
KERAS_INLINE float keras_tan_f32(float x) { return tanf(x); }

/// asin(x) for 0 <= x <= 1/2.
KERAS_INLINE double keras_wide_asin(double x) {
    const double z = x * x;
    double p = 0.02930523970533579;
    p = p * z + 0.0054431851027481075;
    p = p * z + 0.019306260869368045;
    p = p * z + 0.022132443623426794;
    p = p * z + 0.030397634130580702;
    p = p * z + 0.044642358484883196;
    p = p * z + 0.07500000598829049;
    p = p * z + 0.16666666665495086;
    return x + x * (z * p);
}

/// Above 1/2 by the half angle: asin(x) = π/2 - 2 asin(sqrt((1 - x) / 2)).
KERAS_INLINE float keras_asin_f32(float x) {
    const double magnitude = keras_wide_abs(x);
    const bool isInner = magnitude <= 0.5;
    const double half = __builtin_elementwise_sqrt(0.5 * (1.0 - magnitude));
    const double part = keras_wide_asin(isInner ? magnitude : half);
    return (float)keras_wide_copysign(isInner ? part : 1.5707963267948966 - 2.0 * part, x);
}

KERAS_INLINE float keras_acos_f32(float x) {
    const double magnitude = keras_wide_abs(x);
    const bool isInner = magnitude <= 0.5;
    const double half = __builtin_elementwise_sqrt(0.5 * (1.0 - magnitude));
    const double part = keras_wide_asin(isInner ? magnitude : half);
    const double inner = 1.5707963267948966 - keras_wide_copysign(part, x);
    const double outer = x < 0.0f ? 3.141592653589793 - 2.0 * part : 2.0 * part;
    return (float)(isInner ? inner : outer);
}

/// The angle of (x, y) for x, y >= 0, not both infinite, 0 or NaN: its tangent is y / x. With a quotient of
/// at most tan(π/8), of one division.
KERAS_INLINE double keras_wide_atan2(double y, double x) {
    const double low = y < x ? y : x, high = y < x ? x : y;
    const bool isTurned = low > 0.41421356237309503 * high;
    const double q = (isTurned ? low - high : low) / (isTurned ? low + high : high), z = q * q;
    double p = -0.040431454558852234;
    p = p * z + 0.07135287552145222;
    p = p * z + -0.09028976882102906;
    p = p * z + 0.11107494603271183;
    p = p * z + -0.1428561249224054;
    p = p * z + 0.1999999891704028;
    p = p * z + -0.3333333333144022;
    const double turned = (q + q * (z * p)) + (isTurned ? 0.7853981633974483 : 0.0);
    return y < x ? turned : 1.5707963267948966 - turned;
}

KERAS_INLINE float keras_atan_f32(float x) {
    // Beyond 1e30 the angle is a right one.
    const double magnitude = keras_wide_abs(x), y = magnitude > 1e30 ? 1e30 : magnitude;
    return (float)keras_wide_copysign(keras_wide_atan2(y, 1.0), x);
}

KERAS_INLINE float keras_atan2_f32(float y, float x) {
    const double width = keras_wide_abs(x), height = keras_wide_abs(y);
    // Two infinities are in the middle of their quarter, as two equal numbers are; of two zeros, x is the longer.
    const bool isEqual = width == INFINITY && height == INFINITY, isZero = width == 0.0 && height == 0.0;
    const double angle =
        keras_wide_atan2(isEqual ? 1.0 : height, isEqual || isZero ? 1.0 : width);
    const keras_double_bits sign = {.value = x};
    const double whole = sign.bits >> 63 != 0 ? 3.141592653589793 - angle : angle;
    const double result = keras_wide_copysign(whole, y);
    return x != x || y != y ? NAN : (float)result;
}

// MARK: Hyperbolic functions

KERAS_INLINE float keras_sinh_f32(float x) {
    const double magnitude = keras_wide_abs(x), e = keras_wide_exp(magnitude), z = magnitude * magnitude;
    double p = 2.545670657152382e-08;
    p = p * z + 2.755377026364149e-06;
    p = p * z + 0.0001984128253011599;
    p = p * z + 0.008333333317464362;
    p = p * z + 0.16666666666698407;
    // The difference loses digits where it is small.
    const double result = magnitude < 1.0 ? magnitude + magnitude * (z * p) : 0.5 * (e - 1.0 / e);
    return (float)keras_wide_copysign(result, x);
}

KERAS_INLINE float keras_cosh_f32(float x) {
    const double e = keras_wide_exp(keras_wide_abs(x));
    return (float)(0.5 * (e + 1.0 / e));
}

KERAS_INLINE float keras_asinh_f32(float x) {
    const double magnitude = keras_wide_abs(x);
    const double sum = magnitude + __builtin_elementwise_sqrt(magnitude * magnitude + 1.0);
    const double result = keras_wide_log2(sum, 0.6931471805599453);
    // The first terms of the series where the sum has lost the digits of x.
    const double small = magnitude - magnitude * (magnitude * magnitude) * (1.0 / 6.0);
    return (float)keras_wide_copysign(magnitude < 1e-3 ? small : result, x);
}

KERAS_INLINE float keras_acosh_f32(float x) {
    const double above = (double)x - 1.0;
    const double sum = x + __builtin_elementwise_sqrt(above * (above + 2.0));
    const double result = keras_wide_log2(sum, 0.6931471805599453);
    return x >= 1.0f ? (float)result : NAN;
}

KERAS_INLINE float keras_atanh_f32(float x) {
    const double magnitude = keras_wide_abs(x);
    const double result =
        keras_wide_log2((1.0 + magnitude) / (1.0 - magnitude), 0.5 * 0.6931471805599453);
    const double small = magnitude + magnitude * (magnitude * magnitude) * (1.0 / 3.0);
    const double inside = magnitude < 1e-3 ? small : result;
    return magnitude <= 1.0 ? (float)keras_wide_copysign(inside, x) : NAN;
}
