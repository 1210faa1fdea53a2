#include <string.h>

#include "chunks.h"
#include "keras_movement.h"

/// The position that `index` means along an axis of `size`, or -1 if it is outside.
KERAS_INLINE int64_t resolve(int64_t index, size_t size) {
    int64_t position = index < 0 ? index + (int64_t)size : index;
    return position < 0 || (uint64_t)position >= size ? -1 : position;
}

typedef struct {
    keras_gather_sizes sizes;
    size_t elementSize;
    bool isDouble;
    const char *source;
    const int64_t *indices;
    const void *outside;
    char *target;
    /// Indices (or, for sums, places along the axis) per chunk.
    size_t step;
    size_t chunksPerOuter;
} gather_job;

static void gatherChunk(void *context, size_t chunk) {
    const gather_job *job = context;
    size_t outer = chunk / job->chunksPerOuter;
    size_t first = chunk % job->chunksPerOuter * job->step;
    size_t end = first + job->step < job->sizes.count ? first + job->step : job->sizes.count;
    size_t bytes = job->sizes.inner * job->elementSize;
    const char *source = job->source + outer * job->sizes.axisSize * bytes;
    char *target = job->target + outer * job->sizes.count * bytes;
    for (size_t i = first; i < end; i++) {
        int64_t position = resolve(job->indices[i], job->sizes.axisSize);
        if (position < 0) {
            keras_fill(target + i * bytes, job->outside, job->elementSize, job->sizes.inner);
        } else if (bytes == 4) {
            memcpy(target + i * 4, source + position * 4, 4);
        } else {
            memcpy(target + i * bytes, source + (size_t)position * bytes, bytes);
        }
    }
}

static size_t clampedStep(size_t total, size_t perStep) {
    size_t step = (1 << 16) / (perStep < 1 ? 1 : perStep);
    if (step < 1) step = 1;
    return step < total ? step : (total < 1 ? 1 : total);
}

void keras_prefetch_rows(
    const void *source, size_t rowBytes, const int64_t *indices, size_t count) {
    // Into the second cache: until the rows are copied, a step of a training has gone through the first.
    enum { read = 0, secondCache = 2 };
    for (size_t i = 0; i < count; i++)
        for (size_t byte = 0; byte < rowBytes; byte += 64)
            __builtin_prefetch(
                (const char *)source + (size_t)indices[i] * rowBytes + byte, read, secondCache);
}

void keras_gather(
    keras_gather_sizes sizes, size_t elementSize, const void *source, const int64_t *indices,
    const void *outside, void *target) {
    if (sizes.outer == 0 || sizes.inner == 0 || sizes.count == 0) return;
    gather_job job = {
        .sizes = sizes, .elementSize = elementSize, .source = source, .indices = indices,
        .outside = outside, .target = target,
        .step = clampedStep(sizes.count, sizes.inner),
    };
    job.chunksPerOuter = (sizes.count + job.step - 1) / job.step;
    if (sizes.outer * sizes.count * sizes.inner < 1 << 16) {
        for (size_t c = 0; c < sizes.outer * job.chunksPerOuter; c++) gatherChunk(&job, c);
    } else {
        keras_parallel_for(sizes.outer * job.chunksPerOuter, gatherChunk, &job);
    }
}

/// A chunk is a range of places along the axis, and looks for its own among all indices: each sum is made
/// in the indices' order, however many chunks there are.
#define SCATTER(Element) \
    do { \
        Element *target = (Element *)job->target + outer * job->sizes.axisSize * inner; \
        const Element *updates = (const Element *)job->source + outer * job->sizes.count * inner; \
        memset(target + first * inner, 0, (end - first) * inner * sizeof(Element)); \
        for (size_t i = 0; i < job->sizes.count; i++) { \
            const int64_t position = resolve(job->indices[i], job->sizes.axisSize); \
            if (position < (int64_t)first || position >= (int64_t)end) continue; \
            Element *sum = target + (size_t)position * inner; \
            const Element *update = updates + i * inner; \
            for (size_t n = 0; n < inner; n++) sum[n] += update[n]; \
        } \
    } while (0)

static void scatterChunk(void *context, size_t chunk) {
    const gather_job *job = context;
    const size_t inner = job->sizes.inner, outer = chunk / job->chunksPerOuter;
    const size_t first = chunk % job->chunksPerOuter * job->step;
    const size_t rest = job->sizes.axisSize - first;
    const size_t end = first + (job->step < rest ? job->step : rest);
    if (job->isDouble) SCATTER(double);
    else SCATTER(float);
}

void keras_scatter_add(
    keras_gather_sizes sizes, bool isDouble, const void *updates, const int64_t *indices,
    void *target) {
    if (sizes.outer == 0 || sizes.inner == 0 || sizes.axisSize == 0) return;
    gather_job job = {
        .sizes = sizes, .isDouble = isDouble, .source = updates, .indices = indices,
        .target = target, .step = keras_searched_rows(sizes.axisSize, sizes.inner),
    };
    job.chunksPerOuter = (sizes.axisSize + job.step - 1) / job.step;
    keras_parallel_for(sizes.outer * job.chunksPerOuter, scatterChunk, &job);
}

/// Rows of `inner` places from `row` on.
#define GATHER_ALONG_ROWS(Element, inner) \
    for (; row < stop; row++) \
        for (size_t n = 0; n < (inner); n++) { \
            const int64_t position = resolve(indices[row * (inner) + n], axisSize); \
            to[row * (inner) + n] = \
                position < 0 ? outside : from[(size_t)position * (inner) + n]; \
        }

/// The places from `first` to `end` of all rows of `inner`, of which each outer place has `count`.
#define GATHER_ALONG(Element) \
    do { \
        const Element outside = *(const Element *)job->outside; \
        const int64_t *restrict indices = job->indices; \
        Element *restrict to = (Element *)job->target; \
        for (size_t row = first; row < end;) { \
            const size_t outer = row / count, next = (outer + 1) * count; \
            const size_t stop = next < end ? next : end; \
            const Element *from = (const Element *)job->source + outer * axisSize * inner; \
            if (inner == 1) GATHER_ALONG_ROWS(Element, 1) \
            else GATHER_ALONG_ROWS(Element, inner) \
        } \
    } while (0)

static void gatherAlongChunk(void *context, size_t chunk) {
    const gather_job *job = context;
    const size_t inner = job->sizes.inner, axisSize = job->sizes.axisSize, count = job->sizes.count;
    const size_t rows = job->sizes.outer * count, first = chunk * job->step;
    const size_t end = first + (job->step < rows - first ? job->step : rows - first);
    switch (job->elementSize) {
        case 1: GATHER_ALONG(uint8_t); break;
        case 2: GATHER_ALONG(uint16_t); break;
        case 4: GATHER_ALONG(uint32_t); break;
        default: GATHER_ALONG(uint64_t); break;
    }
}

void keras_gather_along(
    keras_gather_sizes sizes, size_t elementSize, const void *source, const int64_t *indices,
    const void *outside, void *target) {
    const size_t rows = sizes.outer * sizes.count;
    if (rows == 0 || sizes.inner == 0) return;
    gather_job job = {
        .sizes = sizes, .elementSize = elementSize, .source = source, .indices = indices,
        .outside = outside, .target = target, .step = clampedStep(rows, sizes.inner),
    };
    keras_for_chunks((rows + job.step - 1) / job.step, gatherAlongChunk, &job);
}

void keras_scatter_add_along(
    keras_gather_sizes sizes, bool isDouble, const void *updates, const int64_t *indices,
    void *target) {
    const size_t elements = sizes.outer * sizes.axisSize * sizes.inner;
    memset(target, 0, elements * (isDouble ? sizeof(double) : sizeof(float)));
    if (sizes.inner == 0 || sizes.count == 0) return;
    for (size_t o = 0; o < sizes.outer; o++) {
        for (size_t i = 0; i < sizes.count; i++) {
            for (size_t n = 0; n < sizes.inner; n++) {
                size_t place = (o * sizes.count + i) * sizes.inner + n;
                int64_t position = resolve(indices[place], sizes.axisSize);
                if (position < 0) continue;
                size_t goal = (o * sizes.axisSize + (size_t)position) * sizes.inner + n;
                if (isDouble) ((double *)target)[goal] += ((const double *)updates)[place];
                else ((float *)target)[goal] += ((const float *)updates)[place];
            }
        }
    }
}

void keras_one_hot(
    size_t outer, size_t classes, size_t inner, size_t elementSize, const int64_t *indices,
    const void *one, const void *zero, void *target) {
    if (outer * classes * inner == 0) return;
    keras_fill(target, zero, elementSize, outer * classes * inner);
    char *to = target;
    for (size_t o = 0; o < outer; o++) {
        for (size_t n = 0; n < inner; n++) {
            int64_t index = indices[o * inner + n];
            if (index < 0 || (uint64_t)index >= classes) continue;
            size_t place = (o * classes + (size_t)index) * inner + n;
            memcpy(to + place * elementSize, one, elementSize);
        }
    }
}
