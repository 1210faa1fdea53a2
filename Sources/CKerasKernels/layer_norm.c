#include "keras_layer_norm.h"

#include <stdlib.h>
#include <string.h>

#include "chunks.h"
#include "math_f64.h"

/// Independent sums in a row, the most parts that sums over all rows are made of, and the most rows
/// that are looked at together.
enum { LANES = 32, PARTS = 64, BLOCK = 64 };

typedef struct {
    keras_layer_norm_sizes sizes;
    const void *x, *gamma, *beta, *upstream;
    void *out;
    /// For each part the sums for gamma, then those for beta.
    void *sums;
    bool needsGamma, needsBeta;
    /// Rows of a part.
    size_t part;
} layer_norm_job;

#define T float
#define K(function) keras_##function##_f32
#define TAG(name) name##_f32
#define CLONES KERAS_CLONES
#include "layer_norm_template.h"
#undef CLONES

#define T double
#define K(function) keras_##function##_f64
#define TAG(name) name##_f64
#define CLONES
#include "layer_norm_template.h"

/// Cuts the rows into parts, by their sizes only.
static size_t split(layer_norm_job *job) {
    const keras_layer_norm_sizes sizes = job->sizes;
    job->part = sizes.rows;
    if (sizes.rows * sizes.columns < KERAS_CHUNK) return 1;
    const size_t grain = KERAS_CHUNK / 2 / sizes.columns;
    const size_t fewest = (sizes.rows + PARTS - 1) / PARTS;
    job->part = grain > fewest ? grain : fewest;
    return (sizes.rows + job->part - 1) / job->part;
}

bool keras_layer_norm(
    keras_dtype dtype, keras_layer_norm_sizes sizes, const void *x, const void *gamma,
    const void *beta, void *out) {
    if (dtype != KERAS_FLOAT32 && dtype != KERAS_FLOAT64) return false;
    if (sizes.rows == 0 || sizes.columns == 0) return true;
    layer_norm_job job = {.sizes = sizes, .x = x, .gamma = gamma, .beta = beta, .out = out};
    const size_t parts = split(&job);
    keras_for_chunks(
        parts, dtype == KERAS_FLOAT32 ? layer_norm_chunk_f32 : layer_norm_chunk_f64, &job);
    return true;
}

bool keras_layer_norm_gradient(
    keras_dtype dtype, keras_layer_norm_sizes sizes, const void *x, const void *gamma,
    const void *upstream, void *dx, void *dgamma, void *dbeta) {
    if (dtype != KERAS_FLOAT32 && dtype != KERAS_FLOAT64) return false;
    const size_t size = keras_element_size(dtype);
    if (sizes.columns == 0) return true;
    layer_norm_job job = {.sizes = sizes, .x = x, .gamma = gamma, .upstream = upstream, .out = dx,
                          .needsGamma = dgamma != NULL, .needsBeta = dbeta != NULL};
    const size_t parts = sizes.rows == 0 ? 0 : split(&job);
    if (parts == 0) {
        if (dgamma) memset(dgamma, 0, sizes.columns * size);
        if (dbeta) memset(dbeta, 0, sizes.columns * size);
        return true;
    }
    if (dgamma || dbeta) {
        job.sums = calloc(parts * 2, sizes.columns * size);
        if (!job.sums) return false;
    }
    keras_for_chunks(
        parts, dtype == KERAS_FLOAT32 ? layer_norm_chunk_f32 : layer_norm_chunk_f64, &job);
    if (dtype == KERAS_FLOAT32) {
        combine_f32(&job, parts, dgamma, dbeta);
    } else {
        combine_f64(&job, parts, dgamma, dbeta);
    }
    free(job.sums);
    return true;
}
