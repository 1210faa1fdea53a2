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

/// Independent sums of a long one.
enum { LANES = 16 };

#define LARGER(x, y) ((x) > (y) || (x) != (x) ? (x) : (y))

typedef struct {
    keras_attention_sizes sizes;
    keras_attention_inputs in;
    keras_attention_outputs out;
    keras_attention_gradients gradients;
    /// Into how many groups the keys of a head are divided for the gradients.
    size_t groups;
    atomic_bool isOutOfMemory;
} attention_job;

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

static size_t tiles(size_t n) { return (n + TILE - 1) / TILE; }

static size_t queryCount(const keras_attention_sizes *sizes) {
    return sizes->batch * sizes->queries * sizes->heads * sizes->depth;
}

/// As few groups as there are chunks enough for the threads: each needs memory for the queries' gradients.
static size_t groupsOfKeys(const keras_attention_sizes *sizes) {
    enum { enough = 8 };
    const size_t chunks = sizes->batch * sizes->keyHeads;
    if (chunks == 0 || chunks >= enough) return 1;
    const size_t wanted = least(tiles(sizes->keys), (enough + chunks - 1) / chunks);
    return wanted > 1 ? wanted : 1;
}

#define T float
#define LOWEST (-0.7f * 3.40282347e+38f)
#define K(function) keras_##function##_f32
#define TAG(name) name##_f32
#define CLONES KERAS_CLONES
#include "panels.h"
#include "panel_columns.h"
#include "panel_rows.h"
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
#include "panel_columns.h"
#include "panel_rows.h"
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

size_t keras_attention_gradient_bytes(keras_dtype dtype, keras_attention_sizes sizes) {
    const size_t groups = groupsOfKeys(&sizes);
    return groups > 1 ? groups * queryCount(&sizes) * keras_element_size(dtype) : 0;
}

bool keras_attention_gradient(
    keras_dtype dtype, keras_attention_sizes sizes, keras_attention_inputs inputs,
    keras_attention_outputs outputs, keras_attention_gradients gradients) {
    if (dtype != KERAS_FLOAT32 && dtype != KERAS_FLOAT64) return false;
    const bool isSingle = dtype == KERAS_FLOAT32;
    attention_job job = {.sizes = sizes, .in = inputs, .out = outputs, .gradients = gradients};
    const size_t count = queryCount(&sizes);
    job.groups = groupsOfKeys(&sizes);
    const size_t chunks = sizes.batch * sizes.keyHeads * job.groups;
    if (chunks > 0) keras_for_chunks(chunks, isSingle ? gradient_chunk_f32 : gradient_chunk_f64, &job);
    if (job.groups > 1 && !job.isOutOfMemory && count > 0) {
        keras_for_chunks(
            keras_chunk_count(count),
            isSingle ? sum_partial_chunk_f32 : sum_partial_chunk_f64, &job);
    }
    return !job.isOutOfMemory;
}
