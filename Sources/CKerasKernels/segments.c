#include <math.h>
#include <string.h>

#include "chunks.h"
#include "keras_movement.h"

typedef struct {
    keras_segment_op op;
    keras_gather_sizes sizes;
    bool isDouble;
    const void *rows;
    const int64_t *ids;
    void *target;
    /// Segments per chunk.
    size_t step;
} segment_job;

/// The elements of the rows, `inner` in each, made those of their segments.
#define SEGMENT_ROWS(Element, COMBINED, inner) \
    for (size_t row = 0; row < job->sizes.count; row++) { \
        const uint64_t id = (uint64_t)job->ids[row]; \
        if (id < first || id >= end) continue; \
        for (size_t n = 0; n < (inner); n++) { \
            const Element a = target[id * (inner) + n], b = rows[row * (inner) + n]; \
            target[id * (inner) + n] = (COMBINED); \
        } \
    }

/// A chunk is a range of segments, and looks for its own rows among all: each result is made in the rows' order,
/// however many chunks there are.
#define SEGMENTS(Element, INITIAL, COMBINED) \
    do { \
        Element *target = job->target; \
        const Element *rows = job->rows; \
        for (size_t i = first * inner; i < end * inner; i++) target[i] = (INITIAL); \
        if (inner == 1) SEGMENT_ROWS(Element, COMBINED, 1) \
        else SEGMENT_ROWS(Element, COMBINED, inner) \
    } while (0)

#define OPS(Element) \
    switch (job->op) { \
    case KERAS_SEGMENT_SUM: SEGMENTS(Element, 0, a + b); break; \
    case KERAS_SEGMENT_MAX: SEGMENTS(Element, -INFINITY, a != a || a > b ? a : b); break; \
    case KERAS_SEGMENT_MIN: SEGMENTS(Element, INFINITY, a != a || a < b ? a : b); break; \
    case KERAS_SEGMENT_PROD: SEGMENTS(Element, 1, a *b); break; \
    }

static void segmentChunk(void *context, size_t chunk) {
    const segment_job *job = context;
    const size_t inner = job->sizes.inner, first = chunk * job->step;
    const size_t rest = job->sizes.axisSize - first;
    const size_t end = first + (job->step < rest ? job->step : rest);
    if (job->isDouble) OPS(double)
    else OPS(float)
}

void keras_segments(
    keras_segment_op op, keras_gather_sizes sizes, bool isDouble, const void *rows,
    const int64_t *ids, void *target) {
    if (sizes.inner == 0 || sizes.axisSize == 0) return;
    segment_job job = {
        .op = op, .sizes = sizes, .isDouble = isDouble, .rows = rows, .ids = ids,
        .target = target, .step = keras_searched_rows(sizes.axisSize, sizes.inner),
    };
    keras_for_chunks((sizes.axisSize + job.step - 1) / job.step, segmentChunk, &job);
}

void keras_bincount(const int64_t *values, size_t count, size_t length, int32_t *counts) {
    memset(counts, 0, length * sizeof *counts);
    for (size_t i = 0; i < count; i++) {
        const int64_t value = values[i] < 0 ? 0 : values[i];
        if ((uint64_t)value < length) counts[value]++;
    }
}
