#include "keras_unary.h"

#include "chunks.h"
#include "half_blocks.h"
#include "unary_blocks.h"
#include "unary_ops.h"

bool keras_unary_reads_result(keras_unary_op op) {
#define READS_CASE(NAME, READS, ...) \
    case KERAS_UNARY_##NAME: return READS == OUTPUT;
    switch (op) { KERAS_UNARY_OPS(READS_CASE) KERAS_UNARY_ANGLE_OPS(READS_CASE) }
    return false;
}

// MARK: Integers

#define INTEGER_BLOCK(NAME, T, U)                                                              \
    static bool unary_##NAME(keras_unary_op op, const T *restrict in, T *restrict out,         \
                             size_t count, T a, T b) {                                         \
        switch (op) {                                                                          \
            case KERAS_UNARY_NEGATIVE:                                                         \
                for (size_t i = 0; i < count; i++) out[i] = (T)(0 - (U)in[i]);                 \
                return true;                                                                   \
            case KERAS_UNARY_ABS:                                                              \
                for (size_t i = 0; i < count; i++)                                             \
                    out[i] = in[i] > 0 ? in[i] : (T)(0 - (U)in[i]);                            \
                return true;                                                                   \
            case KERAS_UNARY_SIGN:                                                             \
                for (size_t i = 0; i < count; i++)                                             \
                    out[i] = (T)(in[i] > 0 ? 1 : in[i] == 0 ? 0 : -1);                         \
                return true;                                                                   \
            case KERAS_UNARY_SQUARE:                                                           \
                for (size_t i = 0; i < count; i++)                                             \
                    out[i] = (T)((uint64_t)(U)in[i] * (uint64_t)(U)in[i]);                     \
                return true;                                                                   \
            case KERAS_UNARY_CLIP:                                                             \
                for (size_t i = 0; i < count; i++) {                                           \
                    const T raised = in[i] < a ? a : in[i];                                    \
                    out[i] = raised > b ? b : raised;                                          \
                }                                                                              \
                return true;                                                                   \
            case KERAS_UNARY_RELU:                                                             \
                for (size_t i = 0; i < count; i++) out[i] = in[i] > 0 ? in[i] : 0;             \
                return true;                                                                   \
            case KERAS_UNARY_HARD_TANH:                                                        \
                for (size_t i = 0; i < count; i++)                                             \
                    out[i] = in[i] > 0 ? 1 : (T)(in[i] == 0 ? 0 : -1);                         \
                return true;                                                                   \
            case KERAS_UNARY_TRUNC:                                                            \
                for (size_t i = 0; i < count; i++) out[i] = in[i];                             \
                return true;                                                                   \
            default: return false;                                                             \
        }                                                                                      \
    }                                                                                          \
    static T bound_##NAME(double value, T lowest, T highest) {                                 \
        return value >= (double)highest ? highest                                              \
               : value > (double)lowest ? (T)value                                             \
                                        : lowest;                                              \
    }

INTEGER_BLOCK(i8, int8_t, uint8_t)
INTEGER_BLOCK(i16, int16_t, uint16_t)
INTEGER_BLOCK(i32, int32_t, uint32_t)
INTEGER_BLOCK(i64, int64_t, uint64_t)
INTEGER_BLOCK(u8, uint8_t, uint8_t)
INTEGER_BLOCK(u16, uint16_t, uint16_t)
INTEGER_BLOCK(u32, uint32_t, uint32_t)
INTEGER_BLOCK(u64, uint64_t, uint64_t)

// MARK: Forward

typedef struct {
    int op;
    keras_dtype dtype;
    const char *in, *up;
    char *out;
    size_t count;
    double a, b;
} unary_job;

static void unary_halves(const unary_job *job, size_t start, size_t count) {
    float in[KERAS_HALF_BLOCK], out[KERAS_HALF_BLOCK];
    const uint16_t *source = (const uint16_t *)job->in + start;
    uint16_t *target = (uint16_t *)job->out + start;
    while (count > 0) {
        const size_t n = count < KERAS_HALF_BLOCK ? count : KERAS_HALF_BLOCK;
        keras_halves_to_floats(job->dtype, source, in, n);
        keras_unary_block_f32((keras_unary_op)job->op, in, out, n, (float)job->a, (float)job->b);
        keras_floats_to_halves(job->dtype, out, target, n);
        source += n, target += n, count -= n;
    }
}

static void unary_chunk(void *context, size_t chunk) {
    const unary_job *job = context;
    const keras_unary_op op = (keras_unary_op)job->op;
    const keras_run run = keras_chunk_run(job->count, chunk);
    const size_t start = run.start, count = run.count;
    const double a = job->a, b = job->b;
#define INTEGER_CASE(DTYPE, NAME, T, LOWEST, HIGHEST)                                            \
    case DTYPE:                                                                                  \
        unary_##NAME(op, (const T *)job->in + start, (T *)job->out + start, count,               \
                     bound_##NAME(a, LOWEST, HIGHEST), bound_##NAME(b, LOWEST, HIGHEST));        \
        break;
    switch (job->dtype) {
        case KERAS_FLOAT16:
        case KERAS_BFLOAT16: unary_halves(job, start, count); break;
        case KERAS_FLOAT32:
            keras_unary_block_f32(op, (const float *)job->in + start, (float *)job->out + start,
                                  count, (float)a, (float)b);
            break;
        case KERAS_FLOAT64:
            keras_unary_block_f64(op, (const double *)job->in + start, (double *)job->out + start,
                                  count, a, b);
            break;
        INTEGER_CASE(KERAS_INT8, i8, int8_t, INT8_MIN, INT8_MAX)
        INTEGER_CASE(KERAS_INT16, i16, int16_t, INT16_MIN, INT16_MAX)
        INTEGER_CASE(KERAS_INT32, i32, int32_t, INT32_MIN, INT32_MAX)
        INTEGER_CASE(KERAS_INT64, i64, int64_t, INT64_MIN, INT64_MAX)
        INTEGER_CASE(KERAS_UINT8, u8, uint8_t, 0, UINT8_MAX)
        INTEGER_CASE(KERAS_UINT16, u16, uint16_t, 0, UINT16_MAX)
        INTEGER_CASE(KERAS_UINT32, u32, uint32_t, 0, UINT32_MAX)
        INTEGER_CASE(KERAS_UINT64, u64, uint64_t, 0, UINT64_MAX)
        case KERAS_BOOL: break;
    }
}

bool keras_unary(keras_unary_op op, keras_dtype dtype, const void *in, void *out, size_t count,
                 double a, double b) {
    const int32_t none = 0;
    int32_t unused = 0;
    // For integers, ask with no elements whether the op exists.
    if (dtype == KERAS_BOOL) return false;
    if (dtype > KERAS_FLOAT64 && !unary_i32(op, &none, &unused, 0, 0, 0)) return false;
    unary_job job = {.op = op, .dtype = dtype, .in = in, .out = out, .count = count, .a = a, .b = b};
    keras_for_chunks(keras_chunk_count(count), unary_chunk, &job);
    return true;
}

// MARK: Gradient

static void gradient_halves(const unary_job *job, size_t start, size_t count) {
    float in[KERAS_HALF_BLOCK], up[KERAS_HALF_BLOCK], out[KERAS_HALF_BLOCK];
    const uint16_t *source = (const uint16_t *)job->in + start;
    const uint16_t *upstream = (const uint16_t *)job->up + start;
    uint16_t *target = (uint16_t *)job->out + start;
    while (count > 0) {
        const size_t n = count < KERAS_HALF_BLOCK ? count : KERAS_HALF_BLOCK;
        keras_halves_to_floats(job->dtype, source, in, n);
        keras_halves_to_floats(job->dtype, upstream, up, n);
        keras_unary_gradient_block_f32((keras_unary_op)job->op, in, up, out, n, (float)job->a,
                                       (float)job->b);
        keras_floats_to_halves(job->dtype, out, target, n);
        source += n, upstream += n, target += n, count -= n;
    }
}

static void gradient_chunk(void *context, size_t chunk) {
    const unary_job *job = context;
    const keras_unary_op op = (keras_unary_op)job->op;
    const keras_run run = keras_chunk_run(job->count, chunk);
    const size_t start = run.start, count = run.count;
    if (job->dtype == KERAS_FLOAT32) {
        keras_unary_gradient_block_f32(op, (const float *)job->in + start,
                                       (const float *)job->up + start, (float *)job->out + start,
                                       count, (float)job->a, (float)job->b);
    } else if (job->dtype == KERAS_FLOAT64) {
        keras_unary_gradient_block_f64(op, (const double *)job->in + start,
                                       (const double *)job->up + start,
                                       (double *)job->out + start, count, job->a, job->b);
    } else {
        gradient_halves(job, start, count);
    }
}

bool keras_unary_gradient(keras_unary_op op, keras_dtype dtype, const void *value,
                          const void *upstream, void *out, size_t count, double a, double b) {
    if (dtype > KERAS_FLOAT64) return false;
    unary_job job = {.op = op, .dtype = dtype, .in = value, .up = upstream, .out = out,
                     .count = count, .a = a, .b = b};
    keras_for_chunks(keras_chunk_count(count), gradient_chunk, &job);
    return true;
}

// MARK: Tests

/// Whether a float of these bits passes; `exponent` has the bits of the exponent set.
KERAS_INLINE bool passes(keras_test_op op, uint64_t magnitude, uint64_t exponent) {
    return op == KERAS_TEST_ISNAN   ? magnitude > exponent
           : op == KERAS_TEST_ISINF ? magnitude == exponent
                                    : magnitude < exponent;
}

static void test_chunk(void *context, size_t chunk) {
    const unary_job *job = context;
    const keras_test_op op = (keras_test_op)job->op;
    const keras_run run = keras_chunk_run(job->count, chunk);
    const size_t start = run.start, count = run.count;
    bool *out = (bool *)job->out + start;
#define TEST_CASE(T, EXPONENT)                                                     \
    {                                                                              \
        const T *in = (const T *)job->in + start;                                  \
        for (size_t i = 0; i < count; i++)                                         \
            out[i] = passes(op, in[i] & ((T) ~(T)0 >> 1), EXPONENT);               \
        break;                                                                     \
    }
    switch (job->dtype) {
        case KERAS_FLOAT16: TEST_CASE(uint16_t, 0x7c00)
        case KERAS_BFLOAT16: TEST_CASE(uint16_t, 0x7f80)
        case KERAS_FLOAT32: TEST_CASE(uint32_t, 0x7f800000)
        case KERAS_FLOAT64: TEST_CASE(uint64_t, 0x7ff0000000000000)
        default:
            for (size_t i = 0; i < count; i++) out[i] = op == KERAS_TEST_ISFINITE;
    }
}

void keras_unary_test(keras_test_op op, keras_dtype dtype, const void *in, bool *out,
                      size_t count) {
    unary_job job = {.op = op, .dtype = dtype, .in = in, .out = (char *)out, .count = count};
    keras_for_chunks(keras_chunk_count(count), test_chunk, &job);
}
