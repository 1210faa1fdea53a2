#include "keras_attention.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "chunks.h"
#include "math_f64.h"
#include "panel_size.h"

/// Queries and keys of a tile of scores.
enum { TILE = 64 };

#define LARGER(x, y) ((x) > (y) || (x) != (x) ? (x) : (y))

typedef struct {
    keras_attention_sizes sizes;
    keras_attention_inputs in;
    keras_attention_outputs out;
    keras_attention_gradients gradients;
    /// (batch, heads, queries): the products of outputs and their gradients.
    void *deltas;
    atomic_bool isOutOfMemory;
} attention_job;

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

static size_t tiles(size_t n) { return (n + TILE - 1) / TILE; }

#define T float
#define LOWEST (-0.7f * 3.40282347e+38f)
#define K(function) keras_##function##_f32
#define TAG(name) name##_f32
#define CLONES KERAS_CLONES
#include "panels.h"
#include "attention_tiles.h"
#include "attention_template.h"
#include "attention_gradient_template.h"
#undef CLONES
#undef T
#undef LOWEST
#undef K
#undef TAG

#define T double
#define LOWEST (-0.7 * 1.7976931348623157e+308)
#define K(function) keras_##function##_f64
#define TAG(name) name##_f64
#define CLONES
#include "panels.h"
#include "attention_tiles.h"
#include "attention_template.h"
#include "attention_gradient_template.h"

bool keras_attention(
    keras_dtype dtype, keras_attention_sizes sizes, keras_attention_inputs inputs,
    keras_attention_outputs outputs) {
    if (dtype != KERAS_FLOAT32 && dtype != KERAS_FLOAT64) return false;
    attention_job job = {.sizes = sizes, .in = inputs, .out = outputs};
    const size_t chunks = sizes.batch * sizes.heads * tiles(sizes.queries);
    if (chunks == 0) return true;
    keras_for_chunks(
        chunks, dtype == KERAS_FLOAT32 ? attention_chunk_f32 : attention_chunk_f64, &job);
    return !job.isOutOfMemory;
}

bool keras_attention_gradient(
    keras_dtype dtype, keras_attention_sizes sizes, keras_attention_inputs inputs,
    keras_attention_outputs outputs, keras_attention_gradients gradients) {
    if (dtype != KERAS_FLOAT32 && dtype != KERAS_FLOAT64) return false;
    const bool isSingle = dtype == KERAS_FLOAT32;
    attention_job job = {.sizes = sizes, .in = inputs, .out = outputs, .gradients = gradients};
    const size_t rows = sizes.batch * sizes.heads * sizes.queries;
    job.deltas = malloc((rows ? rows : 1) * keras_element_size(dtype));
    if (!job.deltas) return false;
    const size_t forQueries = sizes.batch * sizes.heads * tiles(sizes.queries);
    const size_t forKeys = sizes.batch * sizes.keyHeads * tiles(sizes.keys);
    if (forQueries > 0)
        keras_for_chunks(
            forQueries, isSingle ? query_gradient_chunk_f32 : query_gradient_chunk_f64, &job);
    if (forKeys > 0 && !job.isOutOfMemory)
        keras_for_chunks(
            forKeys, isSingle ? key_gradient_chunk_f32 : key_gradient_chunk_f64, &job);
    free(job.deltas);
    return !job.isOutOfMemory;
}
