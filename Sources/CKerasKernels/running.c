#include "chunks.h"
#include "keras_reduce.h"

typedef struct {
    keras_dtype dtype;
    const void *in;
    void *out;
    size_t outer, reduced, inner;
    bool backwards;
    /// How many of the outer places a chunk has, and of how many of their columns.
    size_t outerPerChunk, columnsPerChunk;
} running_job;

/// Columns of the outer places from `first` to `end`.
typedef struct {
    size_t first, end, firstColumn, columns;
} block;

/// Sums along a row wait for each other: those of several rows do not. More rows at once would, where they are a
/// power of 2 apart, drive each other out of the first cache, in and out.
enum { rowsTogether = 4 };

// A sum is made in the same order whatever else is in its block.
#define RUNNING(NAME, T)                                                                      \
    static void rows_##NAME(const T *restrict in, T *restrict out, size_t n, bool backwards) { \
        T sums[rowsTogether] = {0};                                                           \
        for (size_t step = 0; step < n; step++) {                                             \
            const size_t place = backwards ? n - 1 - step : step;                             \
            for (size_t r = 0; r < rowsTogether; r++) {                                       \
                const T x = in[r * n + place];                                                \
                sums[r] = step == 0 ? x : (T)(sums[r] + x);                                   \
                out[r * n + place] = sums[r];                                                 \
            }                                                                                 \
        }                                                                                     \
    }                                                                                         \
    static void columns_##NAME(const T *restrict in, T *restrict out, size_t n, size_t inner, \
                               size_t columns, bool backwards) {                              \
        for (size_t step = 0; step < n; step++) {                                             \
            const size_t row = (backwards ? n - 1 - step : step) * inner;                     \
            const size_t before = backwards ? row + inner : row - inner;                      \
            for (size_t j = 0; j < columns; j++)                                              \
                out[row + j] = step == 0 ? in[row + j] : (T)(out[before + j] + in[row + j]);  \
        }                                                                                     \
    }                                                                                         \
    static void running_##NAME(const running_job *job, block part) {                          \
        const size_t n = job->reduced, inner = job->inner;                                    \
        const T *in = (const T *)job->in + part.firstColumn;                                  \
        T *out = (T *)job->out + part.firstColumn;                                            \
        size_t i = part.first;                                                                \
        if (inner == 1)                                                                       \
            for (; i + rowsTogether <= part.end; i += rowsTogether)                           \
                rows_##NAME(in + i * n, out + i * n, n, job->backwards);                      \
        for (; i < part.end; i++)                                                             \
            columns_##NAME(in + i * n * inner, out + i * n * inner, n, inner, part.columns,   \
                           job->backwards);                                                   \
    }
RUNNING(f32, float)
RUNNING(f64, double)
RUNNING(u8, uint8_t)
RUNNING(u16, uint16_t)
RUNNING(u32, uint32_t)
RUNNING(u64, uint64_t)

static bool sum(const running_job *job, block part) {
    // Sums wrap around, so signed integers share those of the unsigned.
    switch (job->dtype) {
        case KERAS_FLOAT32: running_f32(job, part); return true;
        case KERAS_FLOAT64: running_f64(job, part); return true;
        case KERAS_INT8:
        case KERAS_UINT8: running_u8(job, part); return true;
        case KERAS_INT16:
        case KERAS_UINT16: running_u16(job, part); return true;
        case KERAS_INT32:
        case KERAS_UINT32: running_u32(job, part); return true;
        case KERAS_INT64:
        case KERAS_UINT64: running_u64(job, part); return true;
        default: return false;
    }
}

static size_t shorter(size_t a, size_t b) { return a < b ? a : b; }
static size_t pieces(size_t count, size_t size) { return (count + size - 1) / size; }

static void runningChunk(void *context, size_t chunk) {
    const running_job *job = context;
    const size_t parts = pieces(job->inner, job->columnsPerChunk);
    const size_t first = chunk / parts * job->outerPerChunk;
    const size_t column = chunk % parts * job->columnsPerChunk;
    sum(job, (block){first, first + shorter(job->outerPerChunk, job->outer - first), column,
                     shorter(job->columnsPerChunk, job->inner - column)});
}

bool keras_cumsum(keras_dtype dtype, const void *in, void *out, size_t outer, size_t reduced,
                  size_t inner, bool backwards) {
    if (outer * reduced * inner == 0) return true;
    running_job job = {.dtype = dtype, .in = in, .out = out, .outer = outer,
                       .reduced = reduced, .inner = inner, .backwards = backwards};
    if (!sum(&job, (block){0})) return false;
    // Whole groups of rows, or runs of columns that are long enough for the memory.
    const size_t together = inner == 1 ? rowsTogether : 1, run = 1024;
    job.outerPerChunk =
        pieces(keras_chunk_rows(outer, reduced * inner), together) * together;
    job.columnsPerChunk =
        job.outerPerChunk > 1 ? inner : pieces(keras_chunk_rows(inner, reduced), run) * run;
    keras_for_chunks(
        pieces(outer, job.outerPerChunk) * pieces(inner, job.columnsPerChunk), runningChunk, &job);
    return true;
}
