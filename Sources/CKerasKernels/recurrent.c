#include "keras_recurrent.h"

#include <stdlib.h>
#include <string.h>

#include "chunks.h"
#include "math_f64.h"
#include "panel_size.h"

/// Rows of the batch that go through all steps together.
enum { ROWS = 16 };

typedef struct {
    keras_recurrent_sizes sizes;
    keras_recurrent_inputs in;
    keras_recurrent_outputs out;
    keras_recurrent_gradients gradients;
    /// The recurrent kernel, laid out for the product of the direction.
    void *panels;
    /// Memory of each chunk, and its number of elements.
    void *scratch;
    size_t scratchCount;
} recurrent_job;

#define T float
#define K(function) keras_##function##_f32
#define TAG(name) name##_f32
#define CLONES KERAS_CLONES
#include "panels.h"
#include "panel_columns.h"
#include "panel_rows.h"
#include "lstm_template.h"
#include "gru_template.h"
#undef CLONES
#undef T
#undef K
#undef TAG

#define T double
#define K(function) keras_##function##_f64
#define TAG(name) name##_f64
#define CLONES
#include "panels.h"
#include "panel_columns.h"
#include "panel_rows.h"
#include "lstm_template.h"
#include "gru_template.h"

typedef void (*chunk_body)(void *context, size_t chunk);

/// Lays out the kernel, gives each chunk of rows its memory, and runs them.
static bool run(
    keras_dtype dtype, recurrent_job *job, size_t gates, bool isBackward, chunk_body single,
    chunk_body wide) {
    if (dtype != KERAS_FLOAT32 && dtype != KERAS_FLOAT64) return false;
    const size_t units = job->sizes.units, columns = gates * units;
    if (job->sizes.batch == 0 || units == 0) return true;
    const size_t size = keras_element_size(dtype);
    const size_t k = isBackward ? columns : units, n = isBackward ? units : columns;
    const size_t chunks = (job->sizes.batch + ROWS - 1) / ROWS;
    job->scratchCount = ROWS * (padded(n) + 2 * units);
    job->panels = malloc(k * padded(n) * size);
    job->scratch = malloc(chunks * job->scratchCount * size);
    const bool isReady = job->panels && job->scratch;
    if (isReady) {
        // Backwards the kernel is turned: its rows are the product's columns.
        if (dtype == KERAS_FLOAT32 && isBackward) {
            pack_rows_f32(job->in.recurrent, k, n, k, 1, job->panels);
        } else if (dtype == KERAS_FLOAT32) {
            pack_columns_f32(job->in.recurrent, n, k, n, 1, job->panels);
        } else if (isBackward) {
            pack_rows_f64(job->in.recurrent, k, n, k, 1, job->panels);
        } else {
            pack_columns_f64(job->in.recurrent, n, k, n, 1, job->panels);
        }
        keras_for_chunks(chunks, dtype == KERAS_FLOAT32 ? single : wide, job);
    }
    free(job->panels);
    free(job->scratch);
    return isReady;
}

bool keras_lstm(
    keras_dtype dtype, keras_recurrent_sizes sizes, keras_recurrent_inputs inputs,
    keras_recurrent_outputs outputs) {
    recurrent_job job = {.sizes = sizes, .in = inputs, .out = outputs};
    return run(dtype, &job, 4, false, lstm_chunk_f32, lstm_chunk_f64);
}

bool keras_lstm_gradient(
    keras_dtype dtype, keras_recurrent_sizes sizes, keras_recurrent_inputs inputs,
    keras_recurrent_outputs outputs, keras_recurrent_gradients gradients) {
    recurrent_job job = {.sizes = sizes, .in = inputs, .out = outputs, .gradients = gradients};
    return run(dtype, &job, 4, true, lstm_gradient_chunk_f32, lstm_gradient_chunk_f64);
}

bool keras_gru(
    keras_dtype dtype, keras_recurrent_sizes sizes, keras_recurrent_inputs inputs,
    keras_recurrent_outputs outputs) {
    recurrent_job job = {.sizes = sizes, .in = inputs, .out = outputs};
    return run(dtype, &job, 3, false, gru_chunk_f32, gru_chunk_f64);
}

bool keras_gru_gradient(
    keras_dtype dtype, keras_recurrent_sizes sizes, keras_recurrent_inputs inputs,
    keras_recurrent_outputs outputs, keras_recurrent_gradients gradients) {
    recurrent_job job = {.sizes = sizes, .in = inputs, .out = outputs, .gradients = gradients};
    return run(dtype, &job, 3, true, gru_gradient_chunk_f32, gru_gradient_chunk_f64);
}
