#include "keras_fourier.h"

#include <math.h>

// Stockham's method: passes from one pair of arrays to another, each of which splits the sequences by a factor
// of their length and leaves the results in order (P. Swarztrauber, "FFT algorithms for vector computers",
// 1984). Several rows go side by side, so that the innermost loop runs along memory from the first pass on.

static const double TURN = 6.283185307179586476925286766559;

void keras_fourier_turns(bool isInverse, size_t count, double *turns) {
    double *cosines = turns, *sines = turns + count;
    for (size_t k = 0; k < count; k++) {
        const double angle = TURN * (double)k / (double)count;
        cosines[k] = cos(angle);
        sines[k] = isInverse ? sin(angle) : -sin(angle);
    }
}

typedef struct {
    /// exp(±2πi·k/whole) for each k.
    const double *cosines, *sines;
    size_t whole;
} fourier_turns;

typedef struct {
    double *real, *imaginary;
} fourier_numbers;

/// How a pass goes: `length` numbers of each sequence are split by `factor`; `stride` numbers of other
/// sequences lie between its neighbours.
typedef struct {
    size_t length, stride, factor;
} fourier_pass;

KERAS_INLINE size_t factor_of(size_t count) {
    if (count % 4 == 0) return 4;
    if (count % 2 == 0) return 2;
    for (size_t factor = 3; factor <= count / factor; factor += 2)
        if (count % factor == 0) return factor;
    return count;
}

/// A pass by a factor that the compiler knows.
KERAS_INLINE void known_factor(
    size_t factor, fourier_turns turns, fourier_pass pass, fourier_numbers from, fourier_numbers to) {
    const size_t part = pass.length / factor, stride = pass.stride, step = turns.whole / pass.length;
    double cosines[5], sines[5];
    for (size_t i = 0; i < factor; i++) {
        cosines[i] = turns.cosines[i * (turns.whole / factor)];
        sines[i] = turns.sines[i * (turns.whole / factor)];
    }
    for (size_t k = 0; k < part; k++) {
        const double *restrict real = from.real + stride * k;
        const double *restrict imaginary = from.imaginary + stride * k;
        double *restrict outReal = to.real + stride * factor * k;
        double *restrict outImaginary = to.imaginary + stride * factor * k;
        for (size_t q = 0; q < stride; q++) {
            double a[5], b[5];
#pragma clang loop unroll(full)
            for (size_t j = 0; j < factor; j++) {
                a[j] = real[q + stride * part * j];
                b[j] = imaginary[q + stride * part * j];
            }
#pragma clang loop unroll(full)
            for (size_t r = 0; r < factor; r++) {
                double x = a[0], y = b[0];
#pragma clang loop unroll(full)
                for (size_t j = 1; j < factor; j++) {
                    const double c = cosines[j * r % factor], s = sines[j * r % factor];
                    x += a[j] * c - b[j] * s;
                    y += a[j] * s + b[j] * c;
                }
                const double c = turns.cosines[k * r * step], s = turns.sines[k * r * step];
                outReal[q + stride * r] = x * c - y * s;
                outImaginary[q + stride * r] = x * s + y * c;
            }
        }
    }
}

/// By 4, whose own turns are but changes of places and signs.
KERAS_INLINE void by_four(
    fourier_turns turns, fourier_pass pass, fourier_numbers from, fourier_numbers to) {
    const size_t part = pass.length / 4, stride = pass.stride, step = turns.whole / pass.length;
    // The sine of a quarter turn: 1 or -1.
    const double quarter = turns.sines[turns.whole / 4];
    for (size_t k = 0; k < part; k++) {
        const double c1 = turns.cosines[k * step], s1 = turns.sines[k * step];
        const double c2 = turns.cosines[2 * k * step], s2 = turns.sines[2 * k * step];
        const double c3 = turns.cosines[3 * k * step], s3 = turns.sines[3 * k * step];
        const double *restrict real = from.real + stride * k;
        const double *restrict imaginary = from.imaginary + stride * k;
        double *restrict outReal = to.real + stride * 4 * k;
        double *restrict outImaginary = to.imaginary + stride * 4 * k;
        const size_t next = stride * part;
        for (size_t q = 0; q < stride; q++) {
            const double a = real[q], b = real[q + next], c = real[q + 2 * next], d = real[q + 3 * next];
            const double e = imaginary[q], f = imaginary[q + next], g = imaginary[q + 2 * next],
                         h = imaginary[q + 3 * next];
            const double evenReal = a + c, evenImaginary = e + g, oddReal = b + d, oddImaginary = f + h;
            const double restReal = a - c, restImaginary = e - g;
            const double turnedReal = quarter * (h - f), turnedImaginary = quarter * (b - d);
            outReal[q] = evenReal + oddReal;
            outImaginary[q] = evenImaginary + oddImaginary;
            const double x1 = restReal + turnedReal, y1 = restImaginary + turnedImaginary;
            outReal[q + stride] = x1 * c1 - y1 * s1;
            outImaginary[q + stride] = x1 * s1 + y1 * c1;
            const double x2 = evenReal - oddReal, y2 = evenImaginary - oddImaginary;
            outReal[q + 2 * stride] = x2 * c2 - y2 * s2;
            outImaginary[q + 2 * stride] = x2 * s2 + y2 * c2;
            const double x3 = restReal - turnedReal, y3 = restImaginary - turnedImaginary;
            outReal[q + 3 * stride] = x3 * c3 - y3 * s3;
            outImaginary[q + 3 * stride] = x3 * s3 + y3 * c3;
        }
    }
}

/// By any other factor, of which each result is a sum of as many terms.
KERAS_INLINE void any_factor(
    fourier_turns turns, fourier_pass pass, fourier_numbers from, fourier_numbers to) {
    const size_t factor = pass.factor, part = pass.length / factor, stride = pass.stride;
    const size_t step = turns.whole / pass.length, turn = turns.whole / factor;
    for (size_t k = 0; k < part; k++) {
        for (size_t r = 0; r < factor; r++) {
            double *restrict outReal = to.real + stride * (factor * k + r);
            double *restrict outImaginary = to.imaginary + stride * (factor * k + r);
            // The turn of the pass goes into those of the terms.
            size_t place = k * r * step;
            for (size_t q = 0; q < stride; q++) outReal[q] = outImaginary[q] = 0;
            for (size_t j = 0; j < factor; j++) {
                const double c = turns.cosines[place], s = turns.sines[place];
                const double *restrict real = from.real + stride * (k + part * j);
                const double *restrict imaginary = from.imaginary + stride * (k + part * j);
                for (size_t q = 0; q < stride; q++) {
                    outReal[q] += real[q] * c - imaginary[q] * s;
                    outImaginary[q] += real[q] * s + imaginary[q] * c;
                }
                place = (place + r * turn) % turns.whole;
            }
        }
    }
}

KERAS_CLONES static void run_pass(
    fourier_turns turns, fourier_pass pass, fourier_numbers from, fourier_numbers to) {
    switch (pass.factor) {
        case 2: known_factor(2, turns, pass, from, to); break;
        case 3: known_factor(3, turns, pass, from, to); break;
        case 4: by_four(turns, pass, from, to); break;
        case 5: known_factor(5, turns, pass, from, to); break;
        default: any_factor(turns, pass, from, to); break;
    }
}

#define ROWS_SIDE_BY_SIDE(NAME, T)                                                                     \
    static void gather_##NAME(const T *rows, size_t count, size_t lanes, double *restrict to) {        \
        for (size_t i = 0; i < count; i++)                                                             \
            for (size_t lane = 0; lane < lanes; lane++) to[i * lanes + lane] = rows[lane * count + i]; \
    }                                                                                                  \
    static void scatter_##NAME(const double *restrict from, size_t count, size_t lanes, T *rows) {     \
        for (size_t lane = 0; lane < lanes; lane++)                                                    \
            for (size_t i = 0; i < count; i++) rows[lane * count + i] = (T)from[i * lanes + lane];     \
    }
ROWS_SIDE_BY_SIDE(f32, float)
ROWS_SIDE_BY_SIDE(f64, double)

void keras_fourier(
    bool isDouble, const double *turns, size_t rows, size_t count, const void *real,
    const void *imaginary, void *outReal, void *outImaginary, double *scratch) {
    const fourier_turns all = {turns, turns + count, count};
    const size_t size = isDouble ? sizeof(double) : sizeof(float);
    for (size_t first = 0; first < rows; first += KERAS_FOURIER_ROWS) {
        const size_t rest = rows - first;
        const size_t lanes = rest < KERAS_FOURIER_ROWS ? rest : KERAS_FOURIER_ROWS;
        const size_t start = first * count * size, numbers = count * lanes;
        fourier_numbers from = {scratch, scratch + numbers};
        fourier_numbers to = {scratch + 2 * numbers, scratch + 3 * numbers};
        const void *a = (const char *)real + start, *b = (const char *)imaginary + start;
        if (isDouble) {
            gather_f64(a, count, lanes, from.real), gather_f64(b, count, lanes, from.imaginary);
        } else {
            gather_f32(a, count, lanes, from.real), gather_f32(b, count, lanes, from.imaginary);
        }
        fourier_pass pass = {.length = count, .stride = lanes};
        while (pass.length > 1) {
            pass.factor = factor_of(pass.length);
            run_pass(all, pass, from, to);
            pass.length /= pass.factor, pass.stride *= pass.factor;
            const fourier_numbers done = to;
            to = from, from = done;
        }
        void *x = (char *)outReal + start, *y = (char *)outImaginary + start;
        if (isDouble) {
            scatter_f64(from.real, count, lanes, x), scatter_f64(from.imaginary, count, lanes, y);
        } else {
            scatter_f32(from.real, count, lanes, x), scatter_f32(from.imaginary, count, lanes, y);
        }
    }
}
