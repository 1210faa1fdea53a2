#include "keras_fourier.h"

#include <math.h>

static const double TURN = 6.283185307179586476925286766559;

typedef struct {
    /// exp(±2πi·k/whole) for each k.
    const double *cosines, *sines;
    size_t whole;
    /// The terms of one sum; as many as the largest factor.
    double *real, *imaginary;
} fourier_plan;

static size_t least_factor(size_t count) {
    if (count % 2 == 0) return 2;
    for (size_t factor = 3; factor <= count / factor; factor += 2)
        if (count % factor == 0) return factor;
    return count;
}

/// Transforms `count` numbers that are `stride` apart: first each of `factor` sequences that are
/// `factor` as far apart, then sums of their results, turned.
static void transform(
    const fourier_plan *plan, size_t count, size_t stride, const double *real,
    const double *imaginary, double *outReal, double *outImaginary) {
    if (count == 1) {
        outReal[0] = real[0], outImaginary[0] = imaginary[0];
        return;
    }
    const size_t factor = least_factor(count), part = count / factor;
    for (size_t r = 0; r < factor; r++)
        transform(plan, part, stride * factor, real + r * stride, imaginary + r * stride,
                  outReal + r * part, outImaginary + r * part);
    const size_t step = plan->whole / count, turn = plan->whole / factor;
    for (size_t k = 0; k < part; k++) {
        for (size_t r = 0; r < factor; r++) {
            const size_t place = r * k * step % plan->whole;
            const double c = plan->cosines[place], s = plan->sines[place];
            const double a = outReal[r * part + k], b = outImaginary[r * part + k];
            plan->real[r] = a * c - b * s;
            plan->imaginary[r] = a * s + b * c;
        }
        for (size_t q = 0; q < factor; q++) {
            double a = plan->real[0], b = plan->imaginary[0];
            size_t place = 0;
            for (size_t r = 1; r < factor; r++) {
                place = (place + q * turn) % plan->whole;
                const double c = plan->cosines[place], s = plan->sines[place];
                a += plan->real[r] * c - plan->imaginary[r] * s;
                b += plan->real[r] * s + plan->imaginary[r] * c;
            }
            outReal[q * part + k] = a, outImaginary[q * part + k] = b;
        }
    }
}

void keras_fourier(
    bool isInverse, size_t rows, size_t count, const double *real, const double *imaginary,
    double *outReal, double *outImaginary, double *scratch) {
    if (rows == 0 || count == 0) return;
    double *cosines = scratch, *sines = scratch + count;
    for (size_t k = 0; k < count; k++) {
        const double angle = TURN * (double)k / (double)count;
        cosines[k] = cos(angle);
        sines[k] = isInverse ? sin(angle) : -sin(angle);
    }
    const fourier_plan plan = {
        .cosines = cosines, .sines = sines, .whole = count,
        .real = scratch + 2 * count, .imaginary = scratch + 3 * count,
    };
    for (size_t row = 0; row < rows; row++)
        transform(&plan, count, 1, real + row * count, imaginary + row * count,
                  outReal + row * count, outImaginary + row * count);
}
