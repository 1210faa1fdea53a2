#pragma once

#include "keras_base.h"

/// How rows of `count` numbers are transformed.
typedef struct {
    size_t count;
    /// Whether the numbers are float64; else they are float32.
    bool isDouble;
    bool isInverse;
    /// Whether it is computed in float64: for float32 if sums of many terms are part of it.
    bool isWide;
    /// How many rows go side by side.
    size_t lanes;
    /// The bytes of a number that it is computed in.
    size_t size;
    /// How long the transforms are that it is made of as a convolution, or 0: for lengths with a large factor.
    size_t convolution;
    /// How many numbers of `size` its turns are, and the scratch memory for each row that goes side by side.
    size_t turns, scratch;
} keras_fourier_plan;

/// `count` is from 1 to 2^31.
keras_fourier_plan keras_fourier_plan_for(bool isDouble, bool isInverse, size_t count);

/// The turns that a plan's transforms are made of. `scratch` is that of one row.
void keras_fourier_turns(keras_fourier_plan plan, void *turns, void *scratch);

/// The discrete Fourier transform of `rows` rows of complex numbers, real and imaginary parts apart, not scaled:
/// sum over n of x[n] · exp(±2πi·kn/count), with + if the plan is for the inverse. Of real numbers, whose
/// `imaginary` is NULL, only results 0 to count/2, which the others mirror.
///
/// O(count · (sum of its prime factors)), but O(count · log count) if one of them is large. `scratch` is that of
/// min(rows, lanes) rows.
void keras_fourier(
    keras_fourier_plan plan, const void *turns, size_t rows, const void *real,
    const void *imaginary, void *outReal, void *outImaginary, void *scratch);
