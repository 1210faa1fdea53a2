#include "keras_binary.h"

#include "chunks.h"
#include "half_blocks.h"
#include "math_f64.h"
#include "wide_f32.h"

// MARK: Floats

#define COMPARISONS(B)              \
    B(EQUAL, bool, x == y)          \
    B(NOT_EQUAL, bool, x != y)      \
    B(LESS, bool, x < y)            \
    B(LESS_EQUAL, bool, x <= y)     \
    B(GREATER, bool, x > y)         \
    B(GREATER_EQUAL, bool, x >= y)

#define OPS(B)                                         \
    B(ADD, T, x + y)                                   \
    B(SUBTRACT, T, x - y)                              \
    B(MULTIPLY, T, x *y)                               \
    B(DIVIDE, T, x / y)                                \
    B(FLOOR_DIVIDE, T, K(floor_divide)(x, y))          \
    B(MOD, T, K(mod)(x, y))                            \
    B(POWER, T, K(pow)(x, y))                          \
    B(MAXIMUM, T, x > y || x != x ? x : y)             \
    B(MINIMUM, T, x < y || x != x ? x : y)             \
    B(ARCTAN2, T, K(atan2)(x, y))                      \
    B(HYPOT, T, K(hypot)(x, y))                        \
    COMPARISONS(B)

// Python's division of floats, of C's `fmod`.
#define FLOAT_DIVISION(T, SUFFIX)                                                       \
    KERAS_INLINE T mod_of_##SUFFIX(T y, T rest) {                                       \
        return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;                    \
    }                                                                                   \
    KERAS_INLINE T quotient_of_##SUFFIX(T x, T y, T rest) {                             \
        const T quotient = (x - rest) / y;                                              \
        const bool lower = rest != 0 && (rest < 0) != (y < 0);                          \
        return y == 0 ? x / y : keras_round_##SUFFIX(lower ? quotient - 1 : quotient);  \
    }                                                                                   \
    KERAS_INLINE T keras_mod_##SUFFIX(T x, T y) {                                       \
        return mod_of_##SUFFIX(y, keras_fmod_##SUFFIX(x, y));                           \
    }                                                                                   \
    KERAS_INLINE T keras_floor_divide_##SUFFIX(T x, T y) {                              \
        return quotient_of_##SUFFIX(x, y, keras_fmod_##SUFFIX(x, y));                   \
    }
FLOAT_DIVISION(float, f32)
FLOAT_DIVISION(double, f64)

#define HYPOTENUSE(T, SUFFIX)                                                           \
    KERAS_INLINE T keras_hypot_##SUFFIX(T x, T y) {                                     \
        const T a = keras_abs_##SUFFIX(x), b = keras_abs_##SUFFIX(y);                   \
        const T large = a > b || a != a ? a : b, small = a > b || a != a ? b : a;       \
        const T ratio = small / (large == 0 ? 1 : large);                               \
        const T length = large * keras_sqrt_##SUFFIX(1 + ratio * ratio);                \
        /* Whatever the other one is, not a number too. */                              \
        return a == INFINITY || b == INFINITY ? INFINITY : length;                      \
    }
HYPOTENUSE(float, f32)
HYPOTENUSE(double, f64)

#define CLONES KERAS_CLONES
#define T float
#define K(function) keras_##function##_f32
#define TAG(name) name##_f32
#include "binary_template.h"

#define T double
#define K(function) keras_##function##_f64
#define TAG(name) name##_f64
#include "binary_template.h"

/// A block of `mod`, or of `floor_divide`, in double; `false` if some quotient is too large for that.
KERAS_CLONES static bool divide_block_f32(
    bool wants_rest, const float *restrict a, const float *restrict b, float *restrict out,
    size_t count) {
    bool is_small = true;
    if (wants_rest) {
        for (size_t i = 0; i < count; i++)
            out[i] = mod_of_f32(b[i], keras_small_fmod_f32(a[i], b[i], &is_small));
    } else {
        for (size_t i = 0; i < count; i++)
            out[i] = quotient_of_f32(a[i], b[i], keras_small_fmod_f32(a[i], b[i], &is_small));
    }
    return is_small;
}

/// `mod` and `floor_divide`: `fmodf` does not vectorise, and is asked where nothing else helps.
static void divide_f32(bool wants_rest, const float *a, ptrdiff_t a_step, const float *b,
                       ptrdiff_t b_step, float *out, size_t count) {
    enum { block = 256 };
    float left[block], right[block];
    const size_t longest = count < block ? count : block;
    if (!a_step)
        for (size_t i = 0; i < longest; i++) left[i] = *a;
    if (!b_step)
        for (size_t i = 0; i < longest; i++) right[i] = *b;
    for (size_t start = 0; start < count; start += block) {
        const size_t n = count - start < block ? count - start : block;
        const float *x = a_step ? a + start : left, *y = b_step ? b + start : right;
        if (divide_block_f32(wants_rest, x, y, out + start, n)) continue;
        for (size_t i = 0; i < n; i++)
            out[start + i] =
                wants_rest ? keras_mod_f32(x[i], y[i]) : keras_floor_divide_f32(x[i], y[i]);
    }
}

// MARK: Integers

#undef CLONES
#undef OPS
#define CLONES
// Arithmetic in the unsigned type U wraps around instead of being undefined. U is at least 32 bits:
// narrower types would be promoted to int.
#define OPS(B)                                                              \
    B(ADD, T, (U)x + (U)y)                                                  \
    B(SUBTRACT, T, (U)x - (U)y)                                             \
    B(MULTIPLY, T, (U)x *(U)y)                                              \
    B(FLOOR_DIVIDE, T, floor_divide(x, y, T))                               \
    B(MOD, T, modulo(x, y, T))                                              \
    B(POWER, T, (T)integer_power((int64_t)x, y < 0 ? 0 - (uint64_t)y : (uint64_t)y, y < 0)) \
    B(MAXIMUM, T, x > y ? x : y)                                            \
    B(MINIMUM, T, x < y ? x : y)                                            \
    B(AND, T, x & y)                                                        \
    B(OR, T, x | y)                                                         \
    B(XOR, T, x ^ y)                                                        \
    B(LEFT_SHIFT, T, (U)y < 8 * sizeof(T) ? (U)x << (U)y : 0)               \
    B(RIGHT_SHIFT, T, (U)y < 8 * sizeof(T) ? x >> (U)y : is_negative(x) ? (T)-1 : 0) \
    COMPARISONS(B)

#define is_negative(x) ((x) < 1 && (x) != 0)

/// Whether the rest of a division has the other sign than the divisor.
#define crosses(rest, y) ((rest) != 0 && (((rest) < 0) != ((y) < 0)))
#define is_minus_one(y, T) ((T)-1 < 0 && (y) == (T)-1)
// By 0, as XLA defines it: the quotient is -1, less 1 where rounding down would have moved it.
#define floor_divide(x, y, T)                                               \
    ((y) == 0              ? ((T)-1 < 0 && (x) != 0 ? (T)-2 : (T)-1)        \
     : is_minus_one(y, T)  ? (T)(0 - (U)(x))                                \
                           : (T)((x) / (y) - crosses((x) % (y), y)))
#define modulo(x, y, T)                                                     \
    ((y) == 0 || is_minus_one(y, T) ? 0 : (T)((x) % (y) + (crosses((x) % (y), y) ? (y) : 0)))

/// Wraps around. With a negative exponent only 1 and -1 have a power that is not 0.
static uint64_t integer_power(int64_t base, uint64_t exponent, bool is_negative) {
    if (is_negative && base != 1 && base != -1) return 0;
    uint64_t result = 1, factor = (uint64_t)base;
    for (; exponent != 0; exponent >>= 1, factor *= factor)
        if (exponent & 1) result *= factor;
    return result;
}

#define T int8_t
#define U uint32_t
#define TAG(name) name##_i8
#include "binary_template.h"
#define T int16_t
#define U uint32_t
#define TAG(name) name##_i16
#include "binary_template.h"
#define T int32_t
#define U uint32_t
#define TAG(name) name##_i32
#include "binary_template.h"
#define T int64_t
#define U uint64_t
#define TAG(name) name##_i64
#include "binary_template.h"
#define T uint8_t
#define U uint32_t
#define TAG(name) name##_u8
#include "binary_template.h"
#define T uint16_t
#define U uint32_t
#define TAG(name) name##_u16
#include "binary_template.h"
#define T uint32_t
#define U uint32_t
#define TAG(name) name##_u32
#include "binary_template.h"
#define T uint64_t
#define U uint64_t
#define TAG(name) name##_u64
#include "binary_template.h"

// MARK: Bools

#undef OPS
#define OPS(B)                     \
    B(ADD, bool, x | y)            \
    B(MULTIPLY, bool, x & y)       \
    B(MAXIMUM, bool, x | y)        \
    B(MINIMUM, bool, x & y)        \
    B(LOGICAL_AND, bool, x & y)    \
    B(LOGICAL_OR, bool, x | y)     \
    B(LOGICAL_XOR, bool, x ^ y)    \
    COMPARISONS(B)
#define T bool
#define TAG(name) name##_bool
#include "binary_template.h"

// MARK: Runs

static bool is_comparison(keras_binary_op op) {
    return op >= KERAS_BINARY_EQUAL && op <= KERAS_BINARY_GREATER_EQUAL;
}

static bool run_floats(keras_binary_op op, const float *a, ptrdiff_t a_step, const float *b,
                       ptrdiff_t b_step, void *out, size_t count) {
    if (op != KERAS_BINARY_MOD && op != KERAS_BINARY_FLOOR_DIVIDE)
        return binary_f32(op, a, a_step, b, b_step, out, count);
    divide_f32(op == KERAS_BINARY_MOD, a, a_step, b, b_step, out, count);
    return true;
}

static bool run_halves(keras_binary_op op, keras_dtype dtype, const uint16_t *a, ptrdiff_t a_step,
                       const uint16_t *b, ptrdiff_t b_step, void *out, size_t count) {
    float left[KERAS_HALF_BLOCK], right[KERAS_HALF_BLOCK], result[KERAS_HALF_BLOCK];
    for (size_t start = 0; start < count; start += KERAS_HALF_BLOCK) {
        const size_t n = count - start < KERAS_HALF_BLOCK ? count - start : KERAS_HALF_BLOCK;
        keras_halves_to_floats(dtype, a + (a_step ? start : 0), left, a_step ? n : 1);
        keras_halves_to_floats(dtype, b + (b_step ? start : 0), right, b_step ? n : 1);
        if (is_comparison(op)) {
            run_floats(op, left, a_step, right, b_step, (bool *)out + start, n);
        } else if (run_floats(op, left, a_step, right, b_step, result, n)) {
            keras_floats_to_halves(dtype, result, (uint16_t *)out + start, n);
        } else {
            return false;
        }
    }
    return true;
}

/// One run along the last dimension. With `count` 0 it only answers whether the op exists.
static bool run(keras_binary_op op, keras_dtype dtype, const void *a, ptrdiff_t a_step,
                const void *b, ptrdiff_t b_step, void *out, size_t count) {
    switch (dtype) {
        case KERAS_FLOAT16:
        case KERAS_BFLOAT16:
            return op < KERAS_BINARY_LOGICAL_AND &&
                   run_halves(op, dtype, a, a_step, b, b_step, out, count);
        case KERAS_FLOAT32: return run_floats(op, a, a_step, b, b_step, out, count);
        case KERAS_FLOAT64: return binary_f64(op, a, a_step, b, b_step, out, count);
        case KERAS_INT8: return binary_i8(op, a, a_step, b, b_step, out, count);
        case KERAS_INT16: return binary_i16(op, a, a_step, b, b_step, out, count);
        case KERAS_INT32: return binary_i32(op, a, a_step, b, b_step, out, count);
        case KERAS_INT64: return binary_i64(op, a, a_step, b, b_step, out, count);
        case KERAS_UINT8: return binary_u8(op, a, a_step, b, b_step, out, count);
        case KERAS_UINT16: return binary_u16(op, a, a_step, b, b_step, out, count);
        case KERAS_UINT32: return binary_u32(op, a, a_step, b, b_step, out, count);
        case KERAS_UINT64: return binary_u64(op, a, a_step, b, b_step, out, count);
        case KERAS_BOOL: return binary_bool(op, a, a_step, b, b_step, out, count);
    }
    return false;
}

typedef struct {
    keras_binary_op op;
    keras_dtype dtype;
    const char *a, *b;
    char *out;
    const keras_broadcast *broadcast;
    size_t in_size, out_size;
    /// Runs along the last dimension; each is cut into `parts` of `part` elements.
    size_t runs, inner, parts, part;
    /// How many parts a chunk does.
    size_t parts_per_chunk;
} binary_job;

static void binary_chunk(void *context, size_t chunk) {
    const binary_job *job = context;
    const keras_broadcast *broadcast = job->broadcast;
    const size_t outer = broadcast->rank - 1, units = job->runs * job->parts;
    const size_t first = chunk * job->parts_per_chunk;
    const size_t last =
        units - first < job->parts_per_chunk ? units : first + job->parts_per_chunk;
    // The position in the outer dimensions of the first run, then counted up.
    size_t index[KERAS_MAX_RANK];
    ptrdiff_t a_offset = 0, b_offset = 0;
    size_t rest = first / job->parts;
    for (size_t axis = outer; axis-- > 0;) {
        index[axis] = rest % broadcast->sizes[axis];
        rest /= broadcast->sizes[axis];
        a_offset += (ptrdiff_t)index[axis] * broadcast->a_steps[axis];
        b_offset += (ptrdiff_t)index[axis] * broadcast->b_steps[axis];
    }
    const ptrdiff_t a_step = broadcast->a_steps[outer], b_step = broadcast->b_steps[outer];
    for (size_t unit = first; unit < last; unit++) {
        const size_t start = unit % job->parts * job->part;
        const size_t count = job->inner - start < job->part ? job->inner - start : job->part;
        const ptrdiff_t a_start = a_offset + (ptrdiff_t)start * a_step;
        const ptrdiff_t b_start = b_offset + (ptrdiff_t)start * b_step;
        run(job->op, job->dtype, job->a + a_start * (ptrdiff_t)job->in_size, a_step,
            job->b + b_start * (ptrdiff_t)job->in_size, b_step,
            job->out + (unit / job->parts * job->inner + start) * job->out_size, count);
        if (start + count < job->inner) continue;
        for (size_t axis = outer; axis-- > 0;) {
            a_offset += broadcast->a_steps[axis], b_offset += broadcast->b_steps[axis];
            if (++index[axis] < broadcast->sizes[axis]) break;
            index[axis] = 0;
            a_offset -= (ptrdiff_t)broadcast->sizes[axis] * broadcast->a_steps[axis];
            b_offset -= (ptrdiff_t)broadcast->sizes[axis] * broadcast->b_steps[axis];
        }
    }
}

/// Whether all powers are by 2 of floats.
static bool is_square(keras_binary_op op, keras_dtype dtype, const void *b,
                      const keras_broadcast *broadcast) {
    if (op != KERAS_BINARY_POWER) return false;
    for (size_t axis = 0; axis < broadcast->rank; axis++)
        if (broadcast->b_steps[axis] != 0) return false;
    switch (dtype) {
        case KERAS_FLOAT16:
        case KERAS_BFLOAT16: return *(const uint16_t *)b == 0x4000;
        case KERAS_FLOAT32: return *(const float *)b == 2;
        case KERAS_FLOAT64: return *(const double *)b == 2;
        default: return false;
    }
}

bool keras_binary(keras_binary_op op, keras_dtype dtype, const void *a, const void *b, void *out,
                  const keras_broadcast *broadcast) {
    if (!run(op, dtype, a, 1, b, 1, out, 0)) return false;
    const size_t outer = broadcast->rank - 1, inner = broadcast->sizes[outer];
    size_t runs = 1;
    for (size_t axis = 0; axis < outer; axis++) runs *= broadcast->sizes[axis];
    if (runs == 0 || inner == 0) return true;
    keras_broadcast square = *broadcast;
    if (is_square(op, dtype, b, broadcast)) {
        // One product is as near to it as a float can be.
        square.b_steps = broadcast->a_steps;
        op = KERAS_BINARY_MULTIPLY, b = a, broadcast = &square;
    }
    binary_job job = {.op = op, .dtype = dtype, .a = a, .b = b, .out = out,
                      .broadcast = broadcast, .runs = runs, .inner = inner};
    job.in_size = keras_element_size(dtype);
    job.out_size = op >= KERAS_BINARY_EQUAL ? 1 : job.in_size;
    if (runs * inner < 2 * KERAS_CHUNK) {
        job.parts = 1, job.part = inner, job.parts_per_chunk = runs;
    } else {
        job.parts = keras_chunk_count(inner);
        job.part = keras_chunk_length(inner);
        job.parts_per_chunk = inner < KERAS_CHUNK ? KERAS_CHUNK / inner : 1;
    }
    const size_t units = job.runs * job.parts;
    keras_for_chunks((units + job.parts_per_chunk - 1) / job.parts_per_chunk, binary_chunk, &job);
    return true;
}
