#include "keras_pool.h"

#include <string.h>

#include "chunks.h"

typedef struct {
    keras_pool_mode mode;
    const keras_pool_shape *shape;
    const void *in, *up;
    void *out, *gradient;
    /// Places of the output, or images for the gradient, in all and in a chunk.
    size_t total, part;
} pool_job;

/// The elements of the input that a place of the output is made of.
typedef struct {
    size_t image, count;
    size_t low[3], high[3];
} window;

KERAS_INLINE window window_at(const keras_pool_shape *shape, size_t place) {
    window found = {.count = 1};
    size_t rest = place;
    for (int axis = 2; axis >= 0; axis--) {
        const size_t begin = rest % shape->output[axis] * shape->strides[axis];
        rest /= shape->output[axis];
        const size_t pad = shape->paddingLow[axis];
        const size_t end = begin + shape->window[axis];
        found.low[axis] = begin < pad ? 0 : begin - pad;
        found.high[axis] = end - pad < shape->input[axis] ? end - pad : shape->input[axis];
        found.count *= found.high[axis] - found.low[axis];
    }
    found.image = rest;
    return found;
}

KERAS_INLINE size_t offset_of(
    const keras_pool_shape *shape, size_t image, size_t d, size_t h, size_t w) {
    return ((image * shape->input[0] + d) * shape->input[1] + h) * shape->input[2] + w;
}

#define T float
#define TAG(name) name##_f32
#define CLONES KERAS_CLONES
#include "pool_template.h"
#undef T
#undef TAG
#undef CLONES

#define T double
#define TAG(name) name##_f64
#define CLONES
#include "pool_template.h"

/// Runs `job` on chunks of units that cost `unitWork` elements each.
static bool run(pool_job *job, keras_dtype dtype, size_t unitWork) {
    void (*body)(void *, size_t) = dtype == KERAS_FLOAT32   ? pool_chunk_f32
                                   : dtype == KERAS_FLOAT64 ? pool_chunk_f64
                                                            : NULL;
    if (!body) return false;
    if (job->total == 0) return true;
    job->part = KERAS_CHUNK / (unitWork ? unitWork : 1) + 1;
    keras_for_chunks((job->total + job->part - 1) / job->part, body, job);
    return true;
}

static size_t windowWork(const keras_pool_shape *shape) {
    return shape->window[0] * shape->window[1] * shape->window[2] * shape->channels;
}

bool keras_pool(
    keras_pool_mode mode, keras_dtype dtype, const keras_pool_shape *shape, const void *in,
    void *out) {
    pool_job job = {.mode = mode, .shape = shape, .in = in, .out = out};
    job.total = shape->batch * shape->output[0] * shape->output[1] * shape->output[2];
    return run(&job, dtype, windowWork(shape));
}

bool keras_pool_gradient(
    keras_pool_mode mode, keras_dtype dtype, const keras_pool_shape *shape, const void *in,
    const void *out, const void *up, void *gradient) {
    pool_job job = {.mode = mode, .shape = shape, .in = in, .up = up, .out = (void *)out,
                    .gradient = gradient, .total = shape->batch};
    const size_t places = shape->output[0] * shape->output[1] * shape->output[2];
    return run(&job, dtype, windowWork(shape) * places);
}
