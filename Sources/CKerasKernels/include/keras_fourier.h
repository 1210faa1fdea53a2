#pragma once

#include "keras_base.h"

/// The discrete Fourier transform of `rows` rows of `count` complex numbers, real and imaginary
/// parts apart, not scaled: sum over n of x[n] · exp(±2πi·kn/count), with + if `isInverse`.
///
/// O(count · (sum of its prime factors)). `scratch` holds 4 · count numbers.
void keras_fourier(
    bool isInverse, size_t rows, size_t count, const double *real, const double *imaginary,
    double *outReal, double *outImaginary, double *scratch);
