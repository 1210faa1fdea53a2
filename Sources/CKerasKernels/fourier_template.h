// Transforms of rows side by side, computed in numbers of one type T: see fourier.c. TAG(name) is a name for
// the type.

#include "turn_block.h"

// Passes read from one pair of arrays and write to another: the compiler, which would have to compare too many
// of their places to see it, is told so.

typedef struct {
    /// exp(±2πi·k/whole) for each k.
    const T *cosines, *sines;
    size_t whole;
} TAG(turns);

typedef struct {
    T *real, *imaginary;
} TAG(numbers);

/// By 2.
KERAS_INLINE void TAG(by_two)(TAG(turns) turns, fourier_pass pass, TAG(numbers) from, TAG(numbers) to) {
    const size_t part = pass.length / 2, stride = pass.stride, step = turns.whole / pass.length;
    for (size_t k = 0; k < part; k++) {
        const T cosine = turns.cosines[k * step], sine = turns.sines[k * step];
        const T *restrict real = from.real + stride * k, *restrict imaginary = from.imaginary + stride * k;
        T *restrict outReal = to.real + stride * 2 * k, *restrict outImaginary = to.imaginary + stride * 2 * k;
#pragma clang loop vectorize(assume_safety)
        for (size_t q = 0; q < stride; q++) {
            const T a = real[q], b = real[q + stride * part];
            const T c = imaginary[q], d = imaginary[q + stride * part];
            const T x = a - b, y = c - d;
            outReal[q] = a + b;
            outImaginary[q] = c + d;
            outReal[q + stride] = x * cosine - y * sine;
            outImaginary[q + stride] = x * sine + y * cosine;
        }
    }
}

/// By 4, whose own turns are but changes of places and signs.
KERAS_INLINE void TAG(by_four)(TAG(turns) turns, fourier_pass pass, TAG(numbers) from, TAG(numbers) to) {
    const size_t part = pass.length / 4, stride = pass.stride, step = turns.whole / pass.length;
    // The sine of a quarter turn: 1 or -1.
    const T quarter = turns.sines[turns.whole / 4];
    for (size_t k = 0; k < part; k++) {
        const T c1 = turns.cosines[k * step], s1 = turns.sines[k * step];
        const T c2 = turns.cosines[2 * k * step], s2 = turns.sines[2 * k * step];
        const T c3 = turns.cosines[3 * k * step], s3 = turns.sines[3 * k * step];
        const T *restrict real = from.real + stride * k, *restrict imaginary = from.imaginary + stride * k;
        T *restrict outReal = to.real + stride * 4 * k, *restrict outImaginary = to.imaginary + stride * 4 * k;
        const size_t next = stride * part;
#pragma clang loop vectorize(assume_safety)
        for (size_t q = 0; q < stride; q++) {
            const T a = real[q], b = real[q + next], c = real[q + 2 * next], d = real[q + 3 * next];
            const T e = imaginary[q], f = imaginary[q + next], g = imaginary[q + 2 * next],
                    h = imaginary[q + 3 * next];
            const T evenReal = a + c, evenImaginary = e + g, oddReal = b + d, oddImaginary = f + h;
            const T restReal = a - c, restImaginary = e - g;
            const T turnedReal = quarter * (h - f), turnedImaginary = quarter * (b - d);
            outReal[q] = evenReal + oddReal;
            outImaginary[q] = evenImaginary + oddImaginary;
            const T x1 = restReal + turnedReal, y1 = restImaginary + turnedImaginary;
            outReal[q + stride] = x1 * c1 - y1 * s1;
            outImaginary[q + stride] = x1 * s1 + y1 * c1;
            const T x2 = evenReal - oddReal, y2 = evenImaginary - oddImaginary;
            outReal[q + 2 * stride] = x2 * c2 - y2 * s2;
            outImaginary[q + 2 * stride] = x2 * s2 + y2 * c2;
            const T x3 = restReal - turnedReal, y3 = restImaginary - turnedImaginary;
            outReal[q + 3 * stride] = x3 * c3 - y3 * s3;
            outImaginary[q + 3 * stride] = x3 * s3 + y3 * c3;
        }
    }
}

/// By an odd factor of at most 5 that the compiler knows: terms j and factor - j have the same cosines, and
/// sines of other signs.
KERAS_INLINE void TAG(by_odd)(
    const size_t factor, TAG(turns) turns, fourier_pass pass, TAG(numbers) from, TAG(numbers) to) {
    const size_t part = pass.length / factor, stride = pass.stride, step = turns.whole / pass.length;
    T cosines[5], sines[5];
    for (size_t i = 0; i < factor; i++) {
        cosines[i] = turns.cosines[i * (turns.whole / factor)];
        sines[i] = turns.sines[i * (turns.whole / factor)];
    }
    for (size_t k = 0; k < part; k++) {
        const T *restrict real = from.real + stride * k, *restrict imaginary = from.imaginary + stride * k;
        T *restrict outReal = to.real + stride * factor * k;
        T *restrict outImaginary = to.imaginary + stride * factor * k;
        T turnCosines[5], turnSines[5];
        for (size_t r = 0; r < factor; r++) {
            turnCosines[r] = turns.cosines[k * r * step];
            turnSines[r] = turns.sines[k * r * step];
        }
#pragma clang loop vectorize(assume_safety)
        for (size_t q = 0; q < stride; q++) {
            const T a = real[q], b = imaginary[q];
            T sumReal[3], sumImaginary[3], gapReal[3], gapImaginary[3], x = a, y = b;
#pragma clang loop unroll(full)
            for (size_t j = 1; j <= factor / 2; j++) {
                const size_t one = q + stride * part * j, other = q + stride * part * (factor - j);
                sumReal[j] = real[one] + real[other], gapReal[j] = real[one] - real[other];
                sumImaginary[j] = imaginary[one] + imaginary[other];
                gapImaginary[j] = imaginary[one] - imaginary[other];
                x += sumReal[j], y += sumImaginary[j];
            }
            outReal[q] = x;
            outImaginary[q] = y;
#pragma clang loop unroll(full)
            for (size_t r = 1; r <= factor / 2; r++) {
                T evenReal = a, evenImaginary = b, oddReal = 0, oddImaginary = 0;
#pragma clang loop unroll(full)
                for (size_t j = 1; j <= factor / 2; j++) {
                    const T cosine = cosines[j * r % factor], sine = sines[j * r % factor];
                    evenReal += sumReal[j] * cosine, evenImaginary += sumImaginary[j] * cosine;
                    oddReal -= gapImaginary[j] * sine, oddImaginary += gapReal[j] * sine;
                }
#pragma clang loop unroll(full)
                for (size_t side = 0; side < 2; side++) {
                    const size_t place = side == 0 ? r : factor - r;
                    const T u = side == 0 ? evenReal + oddReal : evenReal - oddReal;
                    const T v = side == 0 ? evenImaginary + oddImaginary : evenImaginary - oddImaginary;
                    const T cosine = turnCosines[place], sine = turnSines[place];
                    outReal[q + stride * place] = u * cosine - v * sine;
                    outImaginary[q + stride * place] = u * sine + v * cosine;
                }
            }
        }
    }
}

/// By any other factor, of which each result is a sum of as many terms.
KERAS_INLINE void TAG(by_any)(TAG(turns) turns, fourier_pass pass, TAG(numbers) from, TAG(numbers) to) {
    const size_t factor = pass.factor, part = pass.length / factor, stride = pass.stride;
    const size_t step = turns.whole / pass.length, turn = turns.whole / factor;
    for (size_t k = 0; k < part; k++) {
        for (size_t r = 0; r < factor; r++) {
            T *restrict outReal = to.real + stride * (factor * k + r);
            T *restrict outImaginary = to.imaginary + stride * (factor * k + r);
            // The turn of the pass goes into those of the terms.
            size_t place = k * r * step;
            for (size_t q = 0; q < stride; q++) outReal[q] = outImaginary[q] = 0;
            for (size_t j = 0; j < factor; j++) {
                const T cosine = turns.cosines[place], sine = turns.sines[place];
                const T *restrict real = from.real + stride * (k + part * j);
                const T *restrict imaginary = from.imaginary + stride * (k + part * j);
                for (size_t q = 0; q < stride; q++) {
                    outReal[q] += real[q] * cosine - imaginary[q] * sine;
                    outImaginary[q] += real[q] * sine + imaginary[q] * cosine;
                }
                place = (place + r * turn) % turns.whole;
            }
        }
    }
}

KERAS_CLONES static void TAG(run_pass)(
    TAG(turns) turns, fourier_pass pass, TAG(numbers) from, TAG(numbers) to) {
    switch (pass.factor) {
        case 2: TAG(by_two)(turns, pass, from, to); break;
        case 3: TAG(by_odd)(3, turns, pass, from, to); break;
        case 4: TAG(by_four)(turns, pass, from, to); break;
        case 5: TAG(by_odd)(5, turns, pass, from, to); break;
        default: TAG(by_any)(turns, pass, from, to); break;
    }
}

/// Where number i of a row goes, for rows of which each second number is an imaginary part or none is.
KERAS_INLINE T *TAG(place)(TAG(numbers) to, bool alternates, size_t i, size_t lanes) {
    if (!alternates) return to.real + i * lanes;
    return (i % 2 == 0 ? to.real : to.imaginary) + i / 2 * lanes;
}

/// Lays out `lanes` rows of `count` numbers side by side; of float32's if it `converts`.
KERAS_CLONES static void TAG(gather)(
    bool converts, const void *rows, size_t count, size_t lanes, bool alternates, TAG(numbers) to) {
    const T *own = rows;
    const float *others = rows;
    size_t lane = 0;
    for (; !converts && lane + 4 <= lanes; lane += 4) {
        const T *restrict four = own + lane * count;
        size_t i = 0;
        for (; i + 4 <= count; i += 4) {
            T *out[4];
            for (size_t j = 0; j < 4; j++) out[j] = TAG(place)(to, alternates, i + j, lanes) + lane;
            TAG(turn_block_to)(four + i, count, 1, out);
        }
        for (; i < count; i++)
            for (size_t j = 0; j < 4; j++)
                TAG(place)(to, alternates, i, lanes)[lane + j] = four[j * count + i];
    }
    for (; lane < lanes; lane++)
        for (size_t i = 0; i < count; i++) {
            T *restrict out = TAG(place)(to, alternates, i, lanes);
            out[lane] = converts ? (T)others[lane * count + i] : own[lane * count + i];
        }
}

/// Puts the first `count` numbers of `lanes` rows that are side by side into rows again.
KERAS_CLONES static void TAG(scatter)(
    bool converts, const T *restrict from, size_t count, size_t lanes, void *rows) {
    T *own = rows;
    float *others = rows;
    size_t lane = 0;
    for (; !converts && lane + 4 <= lanes; lane += 4) {
        size_t i = 0;
        for (; i + 4 <= count; i += 4)
            TAG(turn_block)(from + i * lanes + lane, lanes, 1, own + lane * count + i, count);
        for (; i < count; i++)
            for (size_t j = 0; j < 4; j++) own[(lane + j) * count + i] = from[i * lanes + lane + j];
    }
    for (; lane < lanes; lane++)
        for (size_t i = 0; i < count; i++)
            if (converts) {
                others[lane * count + i] = (float)from[i * lanes + lane];
            } else {
                own[lane * count + i] = from[i * lanes + lane];
            }
}

/// Transforms `lanes` rows of `count` numbers in `from`, which has what is left in `to` afterwards.
static void TAG(transform)(
    TAG(turns) turns, size_t count, size_t lanes, TAG(numbers) *from, TAG(numbers) *to) {
    fourier_pass pass = {.length = count, .stride = lanes};
    while (pass.length > 1) {
        pass.factor = factor_of(pass.length);
        TAG(run_pass)(turns, pass, *from, *to);
        pass.length /= pass.factor, pass.stride *= pass.factor;
        const TAG(numbers) done = *to;
        *to = *from, *from = done;
    }
}

/// The transform of 2 · `half` real numbers, numbers 0 to `half` of it, from that of their pairs: with Z the
/// latter and Z' its mirror's conjugate, (Z + Z') / 2 is the transform of the numbers with even places and
/// (Z - Z') / 2i that of the others, which is turned by its place (H. Sorensen et al., "Real-valued fast Fourier
/// transform algorithms", 1987). The first and the last number are real.
KERAS_CLONES static void TAG(split)(
    TAG(turns) turns, size_t half, size_t lanes, TAG(numbers) from, TAG(numbers) to) {
    const T *restrict real = from.real, *restrict imaginary = from.imaginary;
    for (size_t lane = 0; lane < lanes; lane++) {
        to.real[lane] = real[lane] + imaginary[lane];
        to.real[half * lanes + lane] = real[lane] - imaginary[lane];
        to.imaginary[lane] = to.imaginary[half * lanes + lane] = 0;
    }
    const T part = (T)0.5;
    for (size_t k = 1; k < half; k++) {
        const size_t place = k * lanes, mirror = (half - k) * lanes;
        const T cosine = turns.cosines[k], sine = turns.sines[k];
        T *restrict outReal = to.real + place, *restrict outImaginary = to.imaginary + place;
        for (size_t lane = 0; lane < lanes; lane++) {
            // Halves first, whose sums are not larger than the numbers.
            const T a = part * real[place + lane], b = part * real[mirror + lane];
            const T c = part * imaginary[place + lane], d = part * imaginary[mirror + lane];
            const T x = c + d, y = b - a;
            outReal[lane] = a + b + (x * cosine - y * sine);
            outImaginary[lane] = c - d + (x * sine + y * cosine);
        }
    }
}

/// All rows. `imaginary` is NULL if the numbers are real, and of the results there is the first half, then.
static void TAG(all_rows)(
    keras_fourier_plan plan, const T *turnNumbers, size_t rows, const void *real,
    const void *imaginary, void *outReal, void *outImaginary, T *scratch) {
    const size_t count = plan.count, size = plan.isDouble ? sizeof(double) : sizeof(float);
    const bool converts = sizeof(T) != size, isReal = imaginary == NULL;
    const bool isPaired = isReal && count % 2 == 0;
    const size_t results = isReal ? count / 2 + 1 : count;
    const TAG(turns) turns = {turnNumbers, turnNumbers + count, count};
    for (size_t first = 0, lanes; first < rows; first += lanes) {
        lanes = rows - first < plan.lanes ? rows - first : plan.lanes;
        // One more than there are: the four arrays do not meet in the same places of the cache.
        const size_t room = (count + 1) * lanes;
        TAG(numbers) from = {scratch, scratch + room}, to = {scratch + 2 * room, scratch + 3 * room};
        TAG(gather)(
            converts, (const char *)real + first * count * size, count, lanes, isPaired, from);
        if (imaginary) {
            const TAG(numbers) parts = {from.imaginary, NULL};
            TAG(gather)(
                converts, (const char *)imaginary + first * count * size, count, lanes, false, parts);
        } else if (!isPaired) {
            memset(from.imaginary, 0, count * lanes * sizeof(T));
        }
        TAG(transform)(turns, isPaired ? count / 2 : count, lanes, &from, &to);
        if (isPaired) {
            TAG(split)(turns, count / 2, lanes, from, to);
            from = to;
        }
        const size_t start = first * results * size;
        TAG(scatter)(converts, from.real, results, lanes, (char *)outReal + start);
        TAG(scatter)(converts, from.imaginary, results, lanes, (char *)outImaginary + start);
    }
}
