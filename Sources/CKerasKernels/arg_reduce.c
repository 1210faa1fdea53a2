#include "keras_reduce.h"

#include <math.h>

#include "chunks.h"

// MARK: The first largest or smallest

typedef struct {
    bool smallest;
    keras_dtype dtype;
    const char *in;
    int32_t *out;
    size_t reduced, inner, positions, part;
} arg_job;

#define ARG_FLOAT(NAME, T)                                                                      \
    static int32_t arg_##NAME(bool smallest, const T *in, size_t count, size_t stride) {        \
        size_t best = 0;                                                                        \
        for (size_t i = 0; i < count; i++) {                                                    \
            const T x = in[i * stride], y = in[best * stride];                                  \
            if (x != x) return (int32_t)i;                                                      \
            const bool sooner = signbit(x) != 0 && signbit(y) == 0;                             \
            const bool later = signbit(x) == 0 && signbit(y) != 0;                              \
            if (smallest ? x < y || (x == y && sooner) : x > y || (x == y && later)) best = i;  \
        }                                                                                       \
        return (int32_t)best;                                                                   \
    }
#define ARG_INTEGER(NAME, T)                                                                    \
    static int32_t arg_##NAME(bool smallest, const T *in, size_t count, size_t stride) {        \
        size_t best = 0;                                                                        \
        for (size_t i = 1; i < count; i++) {                                                    \
            const T x = in[i * stride], y = in[best * stride];                                  \
            if (smallest ? x < y : x > y) best = i;                                             \
        }                                                                                       \
        return (int32_t)best;                                                                   \
    }
ARG_FLOAT(f32, float)
ARG_FLOAT(f64, double)
ARG_INTEGER(i8, int8_t)
ARG_INTEGER(i16, int16_t)
ARG_INTEGER(i32, int32_t)
ARG_INTEGER(i64, int64_t)
ARG_INTEGER(u8, uint8_t)
ARG_INTEGER(u16, uint16_t)
ARG_INTEGER(u32, uint32_t)
ARG_INTEGER(u64, uint64_t)

/// The same for floats at distance 1: first the value, then where it is. Both loops vectorise.
KERAS_CLONES static int32_t arg_adjacent_f32(bool smallest, const float *restrict in,
                                             size_t count) {
    float lanes[32], best = -INFINITY;
    const float sign = smallest ? -1 : 1;
    for (size_t lane = 0; lane < 32; lane++) lanes[lane] = -INFINITY;
    size_t i = 0;
    for (; i + 32 <= count; i += 32)
        for (size_t lane = 0; lane < 32; lane++) {
            const float x = sign * in[i + lane];
            lanes[lane] = x > lanes[lane] || x != x ? x : lanes[lane];
        }
    for (size_t lane = 0; i + lane < count; lane++) {
        const float x = sign * in[i + lane];
        lanes[lane] = x > lanes[lane] || x != x ? x : lanes[lane];
    }
    for (size_t lane = 0; lane < 32; lane++)
        best = lanes[lane] > best || lanes[lane] != lanes[lane] ? lanes[lane] : best;
    best *= sign;
    // NaN, and zeros, where the sign decides, are left to the careful loop.
    if (best != best || best == 0) return arg_f32(smallest, in, count, 1);
    for (i = 0; i + 32 <= count; i += 32) {
        int found = 0;
        for (size_t lane = 0; lane < 32; lane++) found |= in[i + lane] == best;
        if (found) break;
    }
    while (i < count && in[i] != best) i++;
    return (int32_t)(i < count ? i : 0);
}

static void arg_chunk(void *context, size_t chunk) {
    const arg_job *job = context;
    const size_t first = chunk * job->part;
    const size_t last =
        job->positions - first < job->part ? job->positions : first + job->part;
    const size_t size = keras_element_size(job->dtype);
    for (size_t position = first; position < last; position++) {
        const size_t start = position / job->inner * job->reduced * job->inner;
        const void *in = job->in + (start + position % job->inner) * size;
        if (job->dtype == KERAS_FLOAT32 && job->inner == 1) {
            job->out[position] = arg_adjacent_f32(job->smallest, in, job->reduced);
            continue;
        }
#define ARG_CASE(DTYPE, NAME)                                                            \
    case DTYPE: job->out[position] =                                                     \
        arg_##NAME(job->smallest, in, job->reduced, job->inner); break;
        switch (job->dtype) {
            ARG_CASE(KERAS_FLOAT32, f32)
            ARG_CASE(KERAS_FLOAT64, f64)
            ARG_CASE(KERAS_INT8, i8)
            ARG_CASE(KERAS_INT16, i16)
            ARG_CASE(KERAS_INT32, i32)
            ARG_CASE(KERAS_INT64, i64)
            ARG_CASE(KERAS_BOOL, u8)
            ARG_CASE(KERAS_UINT8, u8)
            ARG_CASE(KERAS_UINT16, u16)
            ARG_CASE(KERAS_UINT32, u32)
            ARG_CASE(KERAS_UINT64, u64)
            default: break;
        }
    }
}

bool keras_arg_reduce(bool smallest, keras_dtype dtype, const void *in, int32_t *out,
                      size_t outer, size_t reduced, size_t inner) {
    if (dtype == KERAS_FLOAT16 || dtype == KERAS_BFLOAT16) return false;
    const size_t positions = outer * inner;
    if (positions == 0 || reduced == 0) return true;
    arg_job job = {.smallest = smallest, .dtype = dtype, .in = in, .out = out,
                   .reduced = reduced, .inner = inner, .positions = positions};
    job.part = positions * reduced < 2 * KERAS_CHUNK ? positions
                                                     : (KERAS_CHUNK + reduced - 1) / reduced;
    keras_for_chunks((positions + job.part - 1) / job.part, arg_chunk, &job);
    return true;
}
