#pragma once

#include "keras_base.h"

/// How many rows are transformed side by side.
enum { KERAS_FOURIER_ROWS = 8 };

/// The turns that transforms of `count` numbers are made of, `2 * count` numbers.
void keras_fourier_turns(bool isInverse, size_t count, double *turns);

/// The discrete Fourier transform of `rows` rows of `count` complex numbers, real and imaginary
/// parts apart, not scaled: sum over n of x[n] · exp(±2πi·kn/count), with + if the turns are those of the
/// inverse. The parts are float64, or float32; it is computed in float64.
///
/// O(count · (sum of its prime factors)). `scratch` holds 4 · count · min(rows, KERAS_FOURIER_ROWS) numbers.
void keras_fourier(
    bool isDouble, const double *turns, size_t rows, size_t count, const void *real,
    const void *imaginary, void *outReal, void *outImaginary, double *scratch);
