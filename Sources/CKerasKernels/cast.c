#include "keras_cast.h"

#include "half.h"
#include "keras_threads.h"

#define INTEGERS(X, ...) \
    X(int8_t, i8, ##__VA_ARGS__) \
    X(int16_t, i16, ##__VA_ARGS__) \
    X(int32_t, i32, ##__VA_ARGS__) \
    X(int64_t, i64, ##__VA_ARGS__) \
    X(uint8_t, u8, ##__VA_ARGS__) \
    X(uint16_t, u16, ##__VA_ARGS__) \
    X(uint32_t, u32, ##__VA_ARGS__) \
    X(uint64_t, u64, ##__VA_ARGS__)

// `high` is the first number that does not fit, which every float type can hold.
#define DEFINE_SATURATE(Float, suffix, Integer, name, minimum, maximum) \
    KERAS_INLINE Integer suffix##_to_##name(Float value) { \
        const Float low = (Float)(minimum); \
        const Float high = (Float)((maximum) / 2 + 1) * 2; \
        bool isInside = value > low && value < high; \
        Integer inside = (Integer)(isInside ? value : (Float)0); \
        return value >= high ? (maximum) : value <= low ? (minimum) : inside; \
    }
#define DEFINE_SATURATES(Float, suffix) \
    DEFINE_SATURATE(Float, suffix, int8_t, i8, INT8_MIN, INT8_MAX) \
    DEFINE_SATURATE(Float, suffix, int16_t, i16, INT16_MIN, INT16_MAX) \
    DEFINE_SATURATE(Float, suffix, int32_t, i32, INT32_MIN, INT32_MAX) \
    DEFINE_SATURATE(Float, suffix, int64_t, i64, INT64_MIN, INT64_MAX) \
    DEFINE_SATURATE(Float, suffix, uint8_t, u8, 0, UINT8_MAX) \
    DEFINE_SATURATE(Float, suffix, uint16_t, u16, 0, UINT16_MAX) \
    DEFINE_SATURATE(Float, suffix, uint32_t, u32, 0, UINT32_MAX) \
    DEFINE_SATURATE(Float, suffix, uint64_t, u64, 0, UINT64_MAX)
DEFINE_SATURATES(float, f32)
DEFINE_SATURATES(double, f64)

#define LOOP(Source, Target, expression) \
    do { \
        const Source *s = source; \
        Target *t = target; \
        for (size_t i = 0; i < count; i++) t[i] = (expression); \
        return true; \
    } while (0)

#define SATURATING_CASE(Integer, name, suffix, Float) \
    case TO_##name: LOOP(Float, Integer, suffix##_to_##name(s[i]));

// Short names for the enumerators, so that the lists above can build them.
enum {
    TO_i8 = KERAS_INT8, TO_i16 = KERAS_INT16, TO_i32 = KERAS_INT32, TO_i64 = KERAS_INT64,
    TO_u8 = KERAS_UINT8, TO_u16 = KERAS_UINT16, TO_u32 = KERAS_UINT32, TO_u64 = KERAS_UINT64,
};

KERAS_CLONES
static bool castFloat(const void *source, void *target, keras_dtype to, size_t count) {
    switch ((int)to) {
        INTEGERS(SATURATING_CASE, f32, float)
    case KERAS_FLOAT16: LOOP(float, uint16_t, float_to_float16(s[i]));
    case KERAS_BFLOAT16: LOOP(float, uint16_t, float_to_bfloat16(s[i]));
    case KERAS_FLOAT64: LOOP(float, double, (double)s[i]);
    case KERAS_BOOL: LOOP(float, uint8_t, s[i] != 0);
    default: return false;
    }
}

static bool castDouble(const void *source, void *target, keras_dtype to, size_t count) {
    switch ((int)to) {
        INTEGERS(SATURATING_CASE, f64, double)
    case KERAS_FLOAT32: LOOP(double, float, (float)s[i]);
    case KERAS_BOOL: LOOP(double, uint8_t, s[i] != 0);
    default: return false;
    }
}

#define WRAPPING_CASE(Integer, name, Source) \
    case TO_##name: LOOP(Source, Integer, (Integer)s[i]);

#define DEFINE_FROM_INTEGER(Source, suffix) \
    static bool cast_##suffix(const void *source, void *target, keras_dtype to, size_t count) { \
        switch ((int)to) { \
            INTEGERS(WRAPPING_CASE, Source) \
        case KERAS_FLOAT32: LOOP(Source, float, (float)s[i]); \
        case KERAS_FLOAT64: LOOP(Source, double, (double)s[i]); \
        case KERAS_BOOL: LOOP(Source, uint8_t, s[i] != 0); \
        default: return false; \
        } \
    }
DEFINE_FROM_INTEGER(int8_t, i8)
DEFINE_FROM_INTEGER(int16_t, i16)
DEFINE_FROM_INTEGER(int32_t, i32)
DEFINE_FROM_INTEGER(int64_t, i64)
DEFINE_FROM_INTEGER(uint8_t, u8)
DEFINE_FROM_INTEGER(uint16_t, u16)
DEFINE_FROM_INTEGER(uint32_t, u32)
DEFINE_FROM_INTEGER(uint64_t, u64)

/// A file's bool may hold any byte; only its being zero counts.
static bool castBool(const void *source, void *target, keras_dtype to, size_t count) {
    switch ((int)to) {
    case KERAS_FLOAT32: LOOP(uint8_t, float, s[i] != 0 ? 1.0f : 0.0f);
    case KERAS_FLOAT64: LOOP(uint8_t, double, s[i] != 0 ? 1.0 : 0.0);
    case KERAS_INT8:
    case KERAS_UINT8:
    case KERAS_BOOL: LOOP(uint8_t, uint8_t, s[i] != 0);
    case KERAS_INT16:
    case KERAS_UINT16: LOOP(uint8_t, uint16_t, s[i] != 0);
    case KERAS_INT32:
    case KERAS_UINT32: LOOP(uint8_t, uint32_t, s[i] != 0);
    case KERAS_INT64:
    case KERAS_UINT64: LOOP(uint8_t, uint64_t, s[i] != 0);
    default: return false;
    }
}

KERAS_CLONES
static void widen(const uint16_t *source, bool isBrain, float *target, size_t count) {
    if (isBrain) {
        for (size_t i = 0; i < count; i++) target[i] = bfloat16_to_float(source[i]);
    } else {
        for (size_t i = 0; i < count; i++) target[i] = float16_to_float(source[i]);
    }
}

static bool castDirectly(
    const void *source, keras_dtype from, void *target, keras_dtype to, size_t count) {
    switch (from) {
    case KERAS_FLOAT16:
    case KERAS_BFLOAT16:
        if (to != KERAS_FLOAT32) return false;
        widen(source, from == KERAS_BFLOAT16, target, count);
        return true;
    case KERAS_FLOAT32: return castFloat(source, target, to, count);
    case KERAS_FLOAT64: return castDouble(source, target, to, count);
    case KERAS_INT8: return cast_i8(source, target, to, count);
    case KERAS_INT16: return cast_i16(source, target, to, count);
    case KERAS_INT32: return cast_i32(source, target, to, count);
    case KERAS_INT64: return cast_i64(source, target, to, count);
    case KERAS_UINT8: return cast_u8(source, target, to, count);
    case KERAS_UINT16: return cast_u16(source, target, to, count);
    case KERAS_UINT32: return cast_u32(source, target, to, count);
    case KERAS_UINT64: return cast_u64(source, target, to, count);
    case KERAS_BOOL: return castBool(source, target, to, count);
    }
    return false;
}

static size_t byteCount(keras_dtype dtype) {
    static const unsigned char sizes[] = {2, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1};
    return sizes[dtype];
}

/// By way of float, a piece at a time: what XLA does for pairs with a 16-bit float.
static void castThroughFloat(
    const char *source, keras_dtype from, char *target, keras_dtype to, size_t count) {
    enum { piece = 1024 };
    float buffer[piece];
    for (size_t done = 0; done < count; done += piece) {
        size_t n = count - done < piece ? count - done : piece;
        castDirectly(source + done * byteCount(from), from, buffer, KERAS_FLOAT32, n);
        castDirectly(buffer, KERAS_FLOAT32, target + done * byteCount(to), to, n);
    }
}

typedef struct {
    const char *source;
    char *target;
    keras_dtype from, to;
    size_t count;
} cast_job;

enum { chunkElements = 1 << 16 };

static void castChunk(void *context, size_t chunk) {
    const cast_job *job = context;
    size_t start = chunk * chunkElements;
    size_t count = job->count - start < chunkElements ? job->count - start : chunkElements;
    const char *source = job->source + start * byteCount(job->from);
    char *target = job->target + start * byteCount(job->to);
    if (job->from == job->to && job->from != KERAS_BOOL) {
        memcpy(target, source, count * byteCount(job->from));
    } else if (!castDirectly(source, job->from, target, job->to, count)) {
        castThroughFloat(source, job->from, target, job->to, count);
    }
}

bool keras_cast(
    const void *source, keras_dtype from, void *target, keras_dtype to, size_t count) {
    if ((unsigned)from > KERAS_BOOL || (unsigned)to > KERAS_BOOL) return false;
    if (count == 0) return true;
    cast_job job = {source, target, from, to, count};
    keras_parallel_for((count + chunkElements - 1) / chunkElements, castChunk, &job);
    return true;
}
