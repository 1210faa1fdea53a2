// Elementary functions of double: the C library's. float64 is for checking, not for speed.
#pragma once

#include <math.h>

#include "math_f32.h"

KERAS_INLINE double keras_abs_f64(double x) { return __builtin_elementwise_abs(x); }
KERAS_INLINE double keras_sqrt_f64(double x) { return __builtin_elementwise_sqrt(x); }
KERAS_INLINE double keras_floor_f64(double x) { return __builtin_elementwise_floor(x); }
KERAS_INLINE double keras_ceil_f64(double x) { return __builtin_elementwise_ceil(x); }
KERAS_INLINE double keras_trunc_f64(double x) { return __builtin_elementwise_trunc(x); }
KERAS_INLINE double keras_round_f64(double x) { return __builtin_elementwise_roundeven(x); }
KERAS_INLINE double keras_exp_f64(double x) { return exp(x); }
KERAS_INLINE double keras_exp_negative_f64(double x) { return exp(x); }
KERAS_INLINE double keras_expm1_f64(double x) { return expm1(x); }
KERAS_INLINE double keras_log_f64(double x) { return log(x); }
KERAS_INLINE double keras_log1p_f64(double x) { return log1p(x); }
KERAS_INLINE double keras_log1p_unit_f64(double x) { return log1p(x); }
KERAS_INLINE double keras_log2_f64(double x) { return log2(x); }
KERAS_INLINE double keras_log10_f64(double x) { return log10(x); }
KERAS_INLINE double keras_tanh_f64(double x) { return tanh(x); }
KERAS_INLINE double keras_sigmoid_f64(double x) { return 1.0 / (1.0 + exp(-x)); }
KERAS_INLINE double keras_erf_f64(double x) { return erf(x); }
KERAS_INLINE double keras_erfc_f64(double x) { return erfc(x); }
KERAS_INLINE double keras_half_erfc_f64(double x) { return 0.5 * erfc(x); }
/// The C library's functions take all angles.
KERAS_INLINE bool keras_is_large_f64(double x) { return (void)x, false; }
KERAS_INLINE double keras_small_sin_f64(double x) { return sin(x); }
KERAS_INLINE double keras_small_cos_f64(double x) { return cos(x); }
KERAS_INLINE double keras_small_tan_f64(double x) { return tan(x); }
KERAS_INLINE double keras_sin_f64(double x) { return sin(x); }
KERAS_INLINE double keras_cos_f64(double x) { return cos(x); }
KERAS_INLINE double keras_tan_f64(double x) { return tan(x); }
KERAS_INLINE double keras_asin_f64(double x) { return asin(x); }
KERAS_INLINE double keras_acos_f64(double x) { return acos(x); }
KERAS_INLINE double keras_atan_f64(double x) { return atan(x); }
KERAS_INLINE double keras_atan2_f64(double y, double x) { return atan2(y, x); }
KERAS_INLINE double keras_sinh_f64(double x) { return sinh(x); }
KERAS_INLINE double keras_cosh_f64(double x) { return cosh(x); }
KERAS_INLINE double keras_asinh_f64(double x) { return asinh(x); }
KERAS_INLINE double keras_acosh_f64(double x) { return acosh(x); }
KERAS_INLINE double keras_atanh_f64(double x) { return atanh(x); }
KERAS_INLINE double keras_pow_f64(double x, double y) { return pow(x, y); }
KERAS_INLINE double keras_cbrt_f64(double x) { return cbrt(x); }
KERAS_INLINE double keras_fmod_f64(double x, double y) { return fmod(x, y); }

KERAS_INLINE double keras_erfinv_f64(double x) {
    const double magnitude = keras_abs_f64(x);
    if (!(magnitude < 1.0)) return magnitude == 1.0 ? x * INFINITY : NAN;
    double y = keras_erfinv_f32((float)magnitude);
    if (isinf(y)) y = sqrt(-log(1.0 - magnitude));
    // Halley's steps from float precision; near 1 on the complement, which keeps its digits.
    for (int step = 0; step < 3; step++) {
        const double error = magnitude < 0.5 ? erf(y) - magnitude : (1.0 - magnitude) - erfc(y);
        const double slope = 1.1283791670955126 * exp(-y * y);
        const double change = error / slope;
        y -= change / (1.0 + y * change);
    }
    return copysign(y, x);
}
