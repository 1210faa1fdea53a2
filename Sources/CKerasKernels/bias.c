#include "keras_bias.h"

#include <stdlib.h>
#include <string.h>

#include "chunks.h"

typedef struct {
    bool rectifies;
    const void *bias, *values, *upstream;
    void *out, *sums;
    size_t rows, columns;
    /// Rows in a chunk.
    size_t part;
} bias_job;

#define T float
#define TAG(name) name##_f32
#define CLONES KERAS_CLONES
#include "bias_template.h"
#undef T
#undef TAG
#undef CLONES

#define T double
#define TAG(name) name##_f64
#define CLONES
#include "bias_template.h"

/// Splits the rows, and returns in how many parts.
static size_t split(bias_job *job) {
    job->part = keras_chunk_rows(job->rows, job->columns);
    return (job->rows + job->part - 1) / job->part;
}

bool keras_add_bias(
    keras_dtype dtype, bool rectifies, void *values, const void *bias, size_t rows,
    size_t columns) {
    if (dtype != KERAS_FLOAT32 && dtype != KERAS_FLOAT64) return false;
    if (rows == 0 || columns == 0) return true;
    bias_job job = {.rectifies = rectifies, .bias = bias, .out = values, .rows = rows,
                    .columns = columns};
    keras_for_chunks(split(&job), dtype == KERAS_FLOAT32 ? bias_chunk_f32 : bias_chunk_f64, &job);
    return true;
}

bool keras_bias_gradient(
    keras_dtype dtype, const void *values, const void *upstream, void *passed, void *sums,
    size_t rows, size_t columns) {
    if (dtype != KERAS_FLOAT32 && dtype != KERAS_FLOAT64) return false;
    const size_t size = keras_element_size(dtype);
    if (columns == 0) return true;
    if (rows == 0) {
        if (sums) memset(sums, 0, columns * size);
        return true;
    }
    bias_job job = {.values = values, .upstream = upstream, .out = passed, .rows = rows,
                    .columns = columns};
    const size_t parts = split(&job);
    void *partial = sums && parts > 1 ? malloc(parts * columns * size) : NULL;
    if (sums && parts > 1 && !partial) return false;
    job.sums = partial ? partial : sums;
    keras_for_chunks(parts, dtype == KERAS_FLOAT32 ? bias_chunk_f32 : bias_chunk_f64, &job);
    if (partial) {
        // In the order of the parts, so that sums do not depend on the threads.
        if (dtype == KERAS_FLOAT32) {
            combine_f32(partial, parts, columns);
        } else {
            combine_f64(partial, parts, columns);
        }
        memcpy(sums, partial, columns * size);
        free(partial);
    }
    return true;
}
