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

/// Whether sums of a few terms are all that transforms of `count` numbers are made of.
static bool has_small_factors(size_t count) {
    for (size_t factor = 2; factor <= 5; factor += factor == 2 ? 1 : 2)
        while (count % factor == 0) count /= factor;
    return count == 1;
}

keras_fourier_plan keras_fourier_plan_for(bool isDouble, bool isInverse, size_t count) {
    // Vectors of 512 bits.
    enum { WIDE_LANES = 8, LANES = 16 };
    const bool isWide = isDouble || !has_small_factors(count);
    return (keras_fourier_plan){
        .count = count, .isDouble = isDouble, .isInverse = isInverse, .isWide = isWide,
        .lanes = isWide ? WIDE_LANES : LANES, .size = isWide ? sizeof(double) : sizeof(float)};
}

void keras_fourier_turns(keras_fourier_plan plan, void *turns) {
    const double whole = 6.283185307179586476925286766559;
    const size_t count = plan.count;
    for (size_t k = 0; k < count; k++) {
        const double angle = whole * (double)k / (double)count;
        const double cosine = cos(angle), sine = plan.isInverse ? sin(angle) : -sin(angle);
        if (plan.isWide) {
            ((double *)turns)[k] = cosine, ((double *)turns)[count + k] = sine;
        } else {
            ((float *)turns)[k] = (float)cosine, ((float *)turns)[count + k] = (float)sine;
        }
    }
}

void keras_fourier(
    keras_fourier_plan plan, const void *turns, size_t rows, const void *real,
    const void *imaginary, void *outReal, void *outImaginary, void *scratch) {
    if (plan.isWide) {
        all_rows_f64(plan, turns, rows, real, imaginary, outReal, outImaginary, scratch);
    } else {
        all_rows_f32(plan, turns, rows, real, imaginary, outReal, outImaginary, scratch);
    }
}
