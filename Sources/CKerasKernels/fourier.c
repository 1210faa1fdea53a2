#include "keras_fourier.h"

#include <math.h>
#include <string.h>

// Stockham's method: passes from one pair of arrays to another, each of which splits the sequences by a factor
// of their length and leaves the results in order (P. Swarztrauber, "FFT algorithms for vector computers",
// 1984). Several rows go side by side, so that the innermost loop runs along memory from the first pass on.

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

#define T float
#define TAG(name) name##_f32
#include "fourier_template.h"
#undef T
#undef TAG

#define T double
#define TAG(name) name##_f64
#include "fourier_template.h"
#undef T
#undef TAG

/// The largest prime factor of a number that is not 0; 1 of 1.
static size_t largest_factor(size_t count) {
    size_t largest = 1;
    for (size_t factor = 2; factor <= count / factor; factor++)
        for (; count % factor == 0; count /= factor) largest = factor;
    return count > largest ? count : largest;
}

keras_fourier_plan keras_fourier_plan_for(bool isDouble, bool isInverse, size_t count) {
    // Vectors of 512 bits; sums of many terms are float64's; and from so many terms on, three transforms of up to
    // four times the length are faster.
    enum { WIDE_LANES = 8, LANES = 16, FEW_TERMS = 5, MANY_TERMS = 100 };
    const size_t factor = largest_factor(count);
    const bool isWide = isDouble || factor > FEW_TERMS;
    keras_fourier_plan plan = {
        .count = count, .isDouble = isDouble, .isInverse = isInverse, .isWide = isWide,
        .lanes = isWide ? WIDE_LANES : LANES, .size = isWide ? sizeof(double) : sizeof(float),
        .turns = 2 * count, .scratch = 4 * (count + 1)};
    if (factor > MANY_TERMS) {
        plan.convolution = 1;
        while (plan.convolution < 2 * count - 1) plan.convolution *= 2;
        plan.turns += 4 * plan.convolution;
        plan.scratch = 4 * (plan.convolution + 1);
    }
    return plan;
}

static void fill_turns(size_t count, bool isInverse, double *turns) {
    const double whole = 6.283185307179586476925286766559;
    for (size_t k = 0; k < count; k++) {
        const double angle = whole * (double)k / (double)count;
        turns[k] = cos(angle), turns[count + k] = isInverse ? sin(angle) : -sin(angle);
    }
}

#include "fourier_convolution.h"

void keras_fourier_turns(keras_fourier_plan plan, void *turns, void *scratch) {
    if (plan.convolution) {
        convolution_turns(plan, turns, scratch);
    } else if (plan.isWide) {
        fill_turns(plan.count, plan.isInverse, turns);
    } else {
        double *wide = scratch;
        fill_turns(plan.count, plan.isInverse, wide);
        for (size_t i = 0; i < plan.turns; i++) ((float *)turns)[i] = (float)wide[i];
    }
}

void keras_fourier(
    keras_fourier_plan plan, const void *turns, size_t rows, const void *real,
    const void *imaginary, void *outReal, void *outImaginary, void *scratch) {
    if (plan.convolution) {
        convolution_rows(plan, turns, rows, real, imaginary, outReal, outImaginary, scratch);
    } else if (plan.isWide) {
        all_rows_f64(plan, turns, rows, real, imaginary, outReal, outImaginary, scratch);
    } else {
        all_rows_f32(plan, turns, rows, real, imaginary, outReal, outImaginary, scratch);
    }
}
