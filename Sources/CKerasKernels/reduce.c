#include "keras_reduce.h"

#include <math.h>

#include "chunks.h"

/// Columns reduced at a time, and the most parts that a reduction is cut into.
enum { REDUCE_TILE = 256, ROW_PARTIALS = 1024, COLUMN_PARTIALS = 32 };

typedef struct {
    enum { ROWS, ROW_PARTS, COLUMN_TILES, COLUMN_PARTS } kind;
    const void *in;
    void *out, *partial;
    size_t outer, reduced, inner;
    /// Rows (or, of ROW_PARTS, elements) in a chunk.
    size_t part;
} reduce_job;

#define LARGER(x, y) ((x) > (y) || (x) != (x) ? (x) : (y))
#define SMALLER(x, y) ((x) < (y) || (x) != (x) ? (x) : (y))

#define CLONES KERAS_CLONES
#define T float
#define TAG(name) name##_sum_f32
#define FOLD(x, y) ((x) + (y))
#define IDENTITY 0
#include "reduce_template.h"
#define TAG(name) name##_prod_f32
#define FOLD(x, y) ((x) * (y))
#define IDENTITY 1
#include "reduce_template.h"
#define TAG(name) name##_max_f32
#define FOLD(x, y) LARGER(x, y)
#define IDENTITY -INFINITY
#include "reduce_template.h"
#define TAG(name) name##_min_f32
#define FOLD(x, y) SMALLER(x, y)
#define IDENTITY INFINITY
#include "reduce_template.h"
#undef T
#undef CLONES

#define CLONES
#define T double
#define TAG(name) name##_sum_f64
#define FOLD(x, y) ((x) + (y))
#define IDENTITY 0
#include "reduce_template.h"
#define TAG(name) name##_prod_f64
#define FOLD(x, y) ((x) * (y))
#define IDENTITY 1
#include "reduce_template.h"
#define TAG(name) name##_max_f64
#define FOLD(x, y) LARGER(x, y)
#define IDENTITY -INFINITY
#include "reduce_template.h"
#define TAG(name) name##_min_f64
#define FOLD(x, y) SMALLER(x, y)
#define IDENTITY INFINITY
#include "reduce_template.h"
#undef T

// Sums and products wrap around, so signed integers share those of the unsigned.
#define T uint32_t
#define TAG(name) name##_sum_u32
#define FOLD(x, y) ((x) + (y))
#define IDENTITY 0
#include "reduce_template.h"
#define TAG(name) name##_prod_u32
#define FOLD(x, y) ((x) * (y))
#define IDENTITY 1
#include "reduce_template.h"
#undef T
#define T uint64_t
#define TAG(name) name##_sum_u64
#define FOLD(x, y) ((x) + (y))
#define IDENTITY 0
#include "reduce_template.h"
#define TAG(name) name##_prod_u64
#define FOLD(x, y) ((x) * (y))
#define IDENTITY 1
#include "reduce_template.h"
#undef T

// Integers have no NaN to look for.
#define T int8_t
#define NAME i8
#define LOWEST INT8_MIN
#define HIGHEST INT8_MAX
#include "extremes_template.h"
#define T int16_t
#define NAME i16
#define LOWEST INT16_MIN
#define HIGHEST INT16_MAX
#include "extremes_template.h"
#define T int32_t
#define NAME i32
#define LOWEST INT32_MIN
#define HIGHEST INT32_MAX
#include "extremes_template.h"
#define T int64_t
#define NAME i64
#define LOWEST INT64_MIN
#define HIGHEST INT64_MAX
#include "extremes_template.h"
#define T uint8_t
#define NAME u8
#define LOWEST 0
#define HIGHEST UINT8_MAX
#include "extremes_template.h"
#define T uint16_t
#define NAME u16
#define LOWEST 0
#define HIGHEST UINT16_MAX
#include "extremes_template.h"
#define T uint32_t
#define NAME u32
#define LOWEST 0
#define HIGHEST UINT32_MAX
#include "extremes_template.h"
#define T uint64_t
#define NAME u64
#define LOWEST 0
#define HIGHEST UINT64_MAX
#include "extremes_template.h"

#define REDUCE(NAME, T)                                     \
    {                                                       \
        reduce_##NAME((const T *)in, (T *)out, outer, reduced, inner); \
        return true;                                        \
    }

static bool reduce_sum(keras_dtype dtype, const void *in, void *out, size_t outer, size_t reduced,
                       size_t inner) {
    switch (dtype) {
        case KERAS_FLOAT32: REDUCE(sum_f32, float)
        case KERAS_FLOAT64: REDUCE(sum_f64, double)
        case KERAS_INT32:
        case KERAS_UINT32: REDUCE(sum_u32, uint32_t)
        case KERAS_INT64:
        case KERAS_UINT64: REDUCE(sum_u64, uint64_t)
        default: return false;
    }
}

static bool reduce_prod(keras_dtype dtype, const void *in, void *out, size_t outer, size_t reduced,
                        size_t inner) {
    switch (dtype) {
        case KERAS_FLOAT32: REDUCE(prod_f32, float)
        case KERAS_FLOAT64: REDUCE(prod_f64, double)
        case KERAS_INT32:
        case KERAS_UINT32: REDUCE(prod_u32, uint32_t)
        case KERAS_INT64:
        case KERAS_UINT64: REDUCE(prod_u64, uint64_t)
        default: return false;
    }
}

#define EXTREME_CASES(OP)                                 \
    case KERAS_FLOAT32: REDUCE(OP##_f32, float)           \
    case KERAS_FLOAT64: REDUCE(OP##_f64, double)          \
    case KERAS_INT8: REDUCE(OP##_i8, int8_t)              \
    case KERAS_INT16: REDUCE(OP##_i16, int16_t)           \
    case KERAS_INT32: REDUCE(OP##_i32, int32_t)           \
    case KERAS_INT64: REDUCE(OP##_i64, int64_t)           \
    case KERAS_UINT8: REDUCE(OP##_u8, uint8_t)            \
    case KERAS_UINT16: REDUCE(OP##_u16, uint16_t)         \
    case KERAS_UINT32: REDUCE(OP##_u32, uint32_t)         \
    case KERAS_UINT64: REDUCE(OP##_u64, uint64_t)         \
    default: return false;

static bool reduce_max(keras_dtype dtype, const void *in, void *out, size_t outer, size_t reduced,
                       size_t inner) {
    switch (dtype) { EXTREME_CASES(max) }
}

static bool reduce_min(keras_dtype dtype, const void *in, void *out, size_t outer, size_t reduced,
                       size_t inner) {
    switch (dtype) { EXTREME_CASES(min) }
}

bool keras_reduce(keras_reduce_op op, keras_dtype dtype, const void *in, void *out, size_t outer,
                  size_t reduced, size_t inner) {
    switch (op) {
        case KERAS_REDUCE_SUM: return reduce_sum(dtype, in, out, outer, reduced, inner);
        case KERAS_REDUCE_PROD: return reduce_prod(dtype, in, out, outer, reduced, inner);
        case KERAS_REDUCE_MAX:
        case KERAS_REDUCE_MIN: break;
    }
    // All bytes of bools are 0 or 1, but nothing reduced to "all" must be 1 as well, not 255.
    const bool isMax = op == KERAS_REDUCE_MAX;
    if (dtype == KERAS_BOOL && reduced == 0) {
        for (size_t i = 0; i < outer * inner; i++) ((bool *)out)[i] = !isMax;
        return true;
    }
    const keras_dtype numeric = dtype == KERAS_BOOL ? KERAS_UINT8 : dtype;
    return isMax ? reduce_max(numeric, in, out, outer, reduced, inner)
                 : reduce_min(numeric, in, out, outer, reduced, inner);
}
