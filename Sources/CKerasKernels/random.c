#include "keras_random.h"

#include <math.h>
#include <string.h>

#include "keras_threads.h"
#include "math_f32.h"
#include "math_f64.h"

KERAS_INLINE uint32_t rotate(uint32_t value, int by) { return value << by | value >> (32 - by); }

/// Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011), with 20 rounds.
KERAS_INLINE void threefry(keras_key key, uint32_t high, uint32_t low, uint32_t *a, uint32_t *b) {
    const uint32_t keys[3] = {key.first, key.second, key.first ^ key.second ^ 0x1BD11BDAu};
    uint32_t x = high + keys[0], y = low + keys[1];
#define ROUND(by) x += y; y = rotate(y, by) ^ x;
#define INJECT(i) x += keys[(i) % 3]; y += keys[((i) + 1) % 3] + (i);
    ROUND(13) ROUND(15) ROUND(26) ROUND(6) INJECT(1)
    ROUND(17) ROUND(29) ROUND(16) ROUND(24) INJECT(2)
    ROUND(13) ROUND(15) ROUND(26) ROUND(6) INJECT(3)
    ROUND(17) ROUND(29) ROUND(16) ROUND(24) INJECT(4)
    ROUND(13) ROUND(15) ROUND(26) ROUND(6) INJECT(5)
    *a = x;
    *b = y;
}

keras_key keras_threefry(keras_key key, uint32_t high, uint32_t low) {
    keras_key result;
    threefry(key, high, low, &result.first, &result.second);
    return result;
}

enum { pieceSize = 1024, chunkSize = 1 << 14 };

KERAS_CLONES
static void bits32(keras_key key, size_t start, size_t count, uint32_t *target) {
    const uint32_t high = (uint32_t)((uint64_t)start >> 32), low = (uint32_t)start;
    for (size_t i = 0; i < count; i++) {
        uint32_t a, b;
        uint32_t position = low + (uint32_t)i;
        threefry(key, high + (position < low), position, &a, &b);
        target[i] = a ^ b;
    }
}

static void bits64(keras_key key, size_t start, size_t count, uint64_t *target) {
    for (size_t i = 0; i < count; i++) {
        uint32_t a, b;
        uint64_t position = start + i;
        threefry(key, (uint32_t)(position >> 32), (uint32_t)position, &a, &b);
        target[i] = (uint64_t)a << 32 | b;
    }
}

/// Random bits as the fraction of a number from 1 to before 2, less 1.
KERAS_INLINE float unitFloat(uint32_t bits) {
    uint32_t pattern = bits >> 9 | 0x3F800000u;
    float value;
    memcpy(&value, &pattern, sizeof value);
    return value - 1.0f;
}

KERAS_INLINE double unitDouble(uint64_t bits) {
    uint64_t pattern = bits >> 12 | 0x3FF0000000000000u;
    double value;
    memcpy(&value, &pattern, sizeof value);
    return value - 1.0;
}

typedef struct {
    keras_key key, other;
    bool isDouble;
    double minimum, maximum, mean, deviation, limit;
    uint64_t first, span;
    size_t count;
    const void *source;
    void *target;
    void (*piece)(const void *job, size_t start, size_t count);
} random_job;

static void runChunk(void *context, size_t chunk) {
    const random_job *job = context;
    size_t start = chunk * chunkSize;
    size_t end = job->count - start < chunkSize ? job->count : start + chunkSize;
    for (size_t i = start; i < end; i += pieceSize) {
        job->piece(job, i, end - i < pieceSize ? end - i : pieceSize);
    }
}

static void run(random_job *job) {
    keras_parallel_for((job->count + chunkSize - 1) / chunkSize, runChunk, job);
}

static void bitsPiece(const void *context, size_t start, size_t count) {
    const random_job *job = context;
    bits32(job->key, start, count, (uint32_t *)job->target + start);
}

void keras_random_bits(keras_key key, size_t count, uint32_t *target) {
    random_job job = {.key = key, .count = count, .target = target, .piece = bitsPiece};
    run(&job);
}

KERAS_INLINE float scaledFloat(uint32_t bits, float minimum, float range) {
    const float scaled = unitFloat(bits) * range + minimum;
    return scaled > minimum ? scaled : minimum;
}

KERAS_CLONES
static void uniformFloats(
    const uint32_t *bits, float minimum, float range, size_t count, float *target) {
    for (size_t i = 0; i < count; i++) target[i] = scaledFloat(bits[i], minimum, range);
}

static void uniformDoubles(
    keras_key key, size_t start, double minimum, double range, size_t count, double *target) {
    uint64_t bits[pieceSize];
    bits64(key, start, count, bits);
    for (size_t i = 0; i < count; i++) {
        const double scaled = unitDouble(bits[i]) * range + minimum;
        target[i] = scaled > minimum ? scaled : minimum;
    }
}

static void uniformPiece(const void *context, size_t start, size_t count) {
    const random_job *job = context;
    if (job->isDouble) {
        double *target = (double *)job->target + start;
        uniformDoubles(job->key, start, job->minimum, job->maximum - job->minimum, count, target);
        return;
    }
    uint32_t bits[pieceSize];
    bits32(job->key, start, count, bits);
    const float minimum = (float)job->minimum;
    uniformFloats(
        bits, minimum, (float)job->maximum - minimum, count, (float *)job->target + start);
}

void keras_random_uniform(
    keras_key key, bool isDouble, double minimum, double maximum, size_t count, void *target) {
    random_job job = {
        .key = key, .isDouble = isDouble, .minimum = minimum, .maximum = maximum, .count = count,
        .target = target, .piece = uniformPiece,
    };
    run(&job);
}

/// Uniform numbers in `target` become normal ones, no farther from 0 than `limit`.
KERAS_CLONES
static void normalFloats(float limit, float mean, float deviation, size_t count, float *target) {
    for (size_t i = 0; i < count; i++) {
        float sample = 1.41421356f * keras_erfinv_f32(target[i]);
        sample = sample < -limit ? -limit : sample > limit ? limit : sample;
        // Two roundings, as the two ops in Keras.
        const float scaled = sample * deviation;
        target[i] = scaled + mean;
    }
}

static void normalPiece(const void *context, size_t start, size_t count) {
    const random_job *job = context;
    uniformPiece(job, start, count);
    if (!job->isDouble) {
        normalFloats(
            (float)job->limit, (float)job->mean, (float)job->deviation, count,
            (float *)job->target + start);
        return;
    }
    double *target = (double *)job->target + start;
    for (size_t i = 0; i < count; i++) {
        double sample = sqrt(2) * keras_erfinv_f64(target[i]);
        sample = sample < -job->limit ? -job->limit : sample > job->limit ? job->limit : sample;
        const double scaled = sample * job->deviation;
        target[i] = scaled + job->mean;
    }
}

void keras_random_normal(
    keras_key key, bool isDouble, double mean, double deviation, size_t count, void *target) {
    random_job job = {
        .key = key, .isDouble = isDouble, .maximum = 1, .mean = mean, .deviation = deviation,
        .minimum = isDouble ? nextafter(-1, 0) : nextafterf(-1, 0), .limit = INFINITY,
        .count = count, .target = target, .piece = normalPiece,
    };
    run(&job);
}

void keras_random_truncated_normal(
    keras_key key, bool isDouble, double mean, double deviation, size_t count, void *target) {
    const double edge = isDouble ? erf(2 / sqrt(2)) : erff(2 / 1.41421356f);
    random_job job = {
        .key = key, .isDouble = isDouble, .minimum = -edge, .maximum = edge, .mean = mean,
        .deviation = deviation, .limit = isDouble ? nextafter(2, 0) : nextafterf(2, 0),
        .count = count, .target = target, .piece = normalPiece,
    };
    run(&job);
}

static void bernoulliPiece(const void *context, size_t start, size_t count) {
    const random_job *job = context;
    uint32_t bits[pieceSize];
    bits32(job->key, start, count, bits);
    uint8_t *target = (uint8_t *)job->target + start;
    const float probability = (float)job->maximum;
    for (size_t i = 0; i < count; i++) target[i] = unitFloat(bits[i]) < probability;
}

void keras_random_bernoulli(keras_key key, float probability, size_t count, uint8_t *target) {
    random_job job = {
        .key = key, .maximum = probability, .count = count, .target = target,
        .piece = bernoulliPiece,
    };
    run(&job);
}

KERAS_CLONES
static void dropFloats(
    const uint32_t *bits, float keep, size_t count, const float *source, float *target) {
    for (size_t i = 0; i < count; i++) {
        const float kept = source[i] / keep;
        target[i] = unitFloat(bits[i]) < keep ? kept : 0.0f;
    }
}

static void dropoutPiece(const void *context, size_t start, size_t count) {
    const random_job *job = context;
    uint32_t bits[pieceSize];
    bits32(job->key, start, count, bits);
    if (!job->isDouble) {
        dropFloats(
            bits, (float)job->maximum, count, (const float *)job->source + start,
            (float *)job->target + start);
        return;
    }
    const double *source = (const double *)job->source + start;
    double *target = (double *)job->target + start;
    for (size_t i = 0; i < count; i++) {
        target[i] = unitFloat(bits[i]) < (float)job->maximum ? source[i] / job->maximum : 0;
    }
}

void keras_random_dropout(
    keras_key key, bool isDouble, double keep, size_t count, const void *source, void *target) {
    random_job job = {
        .key = key, .isDouble = isDouble, .maximum = keep, .count = count, .source = source,
        .target = target, .piece = dropoutPiece,
    };
    run(&job);
}

/// (2^width) mod span, without a number wider than that.
#define INTEGERS(Word, half, bits) \
    do { \
        const Word span = (Word)job->span; \
        Word *target = (Word *)job->target + start; \
        Word high[pieceSize], low[pieceSize]; \
        bits(job->key, start, count, high); \
        bits(job->other, start, count, low); \
        /* A span of 0 stands for all values: then the remainder is the number itself. */ \
        Word multiplier = span ? (Word)((Word)1 << half) % span : (Word)1 << half; \
        multiplier = (Word)(multiplier * multiplier); \
        if (span) multiplier %= span; \
        for (size_t i = 0; i < count; i++) { \
            Word offset = span ? (high[i] % span) * multiplier + low[i] % span \
                               : high[i] * multiplier + low[i]; \
            if (span) offset %= span; \
            target[i] = (Word)job->first + offset; \
        } \
    } while (0)

static void integersPiece(const void *context, size_t start, size_t count) {
    const random_job *job = context;
    if (job->isDouble) INTEGERS(uint64_t, 32, bits64);
    else INTEGERS(uint32_t, 16, bits32);
}

void keras_random_integers(
    keras_key key, bool isWide, uint64_t minimum, uint64_t span, size_t count, void *target) {
    random_job job = {
        .key = keras_threefry(key, 0, 0), .other = keras_threefry(key, 0, 1), .isDouble = isWide,
        .first = minimum, .span = span, .count = count, .target = target, .piece = integersPiece,
    };
    run(&job);
}
