#include "keras_softmax.h"

#include <string.h>

#include "chunks.h"
#include "math_f64.h"

/// Independent sums in a long row, and columns at a time.
enum { LANES = 32, TILE = 64 };
/// Of short rows: numbers in a vector, vectors in a row at most, and rows at a time.
enum { WIDTH = 8, PARTS = 8, SHORT_ROWS = 16 };

#define LARGER(x, y) ((x) > (y) || (x) != (x) ? (x) : (y))

typedef struct {
    bool logarithm;
    const void *in, *up;
    void *out;
    size_t outer, classes, inner;
    /// Rows in a chunk.
    size_t part;
} softmax_job;

#define T float
#define K(function) keras_##function##_f32
#define TAG(name) name##_f32
#define CLONES KERAS_CLONES
#include "softmax_template.h"
#undef CLONES

#define T double
#define K(function) keras_##function##_f64
#define TAG(name) name##_f64
#define CLONES
#include "softmax_template.h"

static bool run(keras_dtype dtype, softmax_job *job) {
    void (*body)(void *, size_t) = dtype == KERAS_FLOAT32   ? softmax_chunk_f32
                                   : dtype == KERAS_FLOAT64 ? softmax_chunk_f64
                                                            : NULL;
    if (!body) return false;
    const size_t total = job->outer * job->classes * job->inner;
    if (total == 0) return true;
    // Exponentials are dear: a quarter of the elements of cheaper ops make a chunk.
    const size_t grain = KERAS_CHUNK / 4;
    size_t chunks;
    if (job->inner > 1) {
        chunks = job->outer * ((job->inner + TILE - 1) / TILE);
    } else {
        job->part = total < 2 * grain ? job->outer : (grain + job->classes - 1) / job->classes;
        chunks = (job->outer + job->part - 1) / job->part;
    }
    if (total < 2 * grain) {
        for (size_t chunk = 0; chunk < chunks; chunk++) body(job, chunk);
    } else {
        keras_for_chunks(chunks, body, job);
    }
    return true;
}

bool keras_softmax(bool logarithm, keras_dtype dtype, const void *in, void *out, size_t outer,
                   size_t classes, size_t inner) {
    softmax_job job = {.logarithm = logarithm, .in = in, .out = out, .outer = outer,
                       .classes = classes, .inner = inner};
    return run(dtype, &job);
}

bool keras_softmax_gradient(bool logarithm, keras_dtype dtype, const void *result,
                            const void *upstream, void *out, size_t outer, size_t classes,
                            size_t inner) {
    softmax_job job = {.logarithm = logarithm, .in = result, .up = upstream, .out = out,
                       .outer = outer, .classes = classes, .inner = inner};
    return run(dtype, &job);
}
