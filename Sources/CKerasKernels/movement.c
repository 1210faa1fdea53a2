#include "keras_movement.h"

#include <string.h>

#include "keras_threads.h"

typedef struct {
    size_t rank;
    int64_t sizes[KERAS_MAXIMUM_RANK];
    int64_t source[KERAS_MAXIMUM_RANK];
    int64_t target[KERAS_MAXIMUM_RANK];
} layout;

/// Without dimensions of size 1, and with neighbours joined that both sides store as one.
static void simplify(
    layout *result, size_t rank, const int64_t *sizes, const int64_t *source,
    const int64_t *target) {
    result->rank = 0;
    for (size_t d = 0; d < rank; d++) {
        if (sizes[d] == 1) continue;
        size_t last = result->rank - 1;
        if (result->rank > 0 && result->source[last] == source[d] * sizes[d]
            && result->target[last] == target[d] * sizes[d]) {
            result->sizes[last] *= sizes[d];
            result->source[last] = source[d];
            result->target[last] = target[d];
            continue;
        }
        result->sizes[result->rank] = sizes[d];
        result->source[result->rank] = source[d];
        result->target[result->rank] = target[d];
        result->rank++;
    }
    if (result->rank == 0) {
        result->rank = 1;
        result->sizes[0] = result->source[0] = result->target[0] = 1;
    }
}

#define FOR_EACH_SIZE(size, statement) \
    switch (size) { \
    case 1: { typedef uint8_t Element; statement; } break; \
    case 2: { typedef uint16_t Element; statement; } break; \
    case 4: { typedef uint32_t Element; statement; } break; \
    case 8: { typedef uint64_t Element; statement; } break; \
    default: break; \
    }

static void copyLine(
    size_t size, int64_t count, const char *source, int64_t sourceStride, char *target,
    int64_t targetStride) {
    if (sourceStride == 1 && targetStride == 1) {
        memcpy(target, source, (size_t)count * size);
        return;
    }
#define COPY_LINE \
    const Element *s = (const Element *)source; \
    Element *t = (Element *)target; \
    if (sourceStride == 0 && targetStride == 1) { \
        Element value = *s; \
        for (int64_t i = 0; i < count; i++) t[i] = value; \
    } else if (sourceStride == -1 && targetStride == 1) { \
        for (int64_t i = 0; i < count; i++) t[i] = s[-i]; \
    } else if (targetStride == 1) { \
        for (int64_t i = 0; i < count; i++) t[i] = s[i * sourceStride]; \
    } else { \
        for (int64_t i = 0; i < count; i++) t[i * targetStride] = s[i * sourceStride]; \
    }
    FOR_EACH_SIZE(size, COPY_LINE)
}

/// Lines of so few elements that a call for each would take longer than they do.
enum { shortLine = 16 };

/// `rows` lines of `columns`, where the target's are neighbours.
#define COPY_SHORT_LINES(columns, sourceStep) \
    for (int64_t r = 0; r < rows; r++) \
        for (int64_t c = 0; c < (columns); c++) \
            t[r * targetStride + c] = s[r * sourceStride + c * (sourceStep)];

static void copyShortLines(
    size_t size, int64_t rows, int64_t columns, const char *source, int64_t sourceStride,
    int64_t sourceStep, char *target, int64_t targetStride) {
    // The compiler unrolls what it knows the number of: pairs of the same element, and colours.
#define SHORT_LINES \
    const Element *restrict s = (const Element *)source; \
    Element *restrict t = (Element *)target; \
    if (columns == 2 && sourceStep == 0 && sourceStride == 1 && targetStride == 2) { \
        for (int64_t r = 0; r < rows; r++) t[2 * r] = t[2 * r + 1] = s[r]; \
    } else if (columns == 3 && sourceStep == 1) { \
        COPY_SHORT_LINES(3, 1) \
    } else { \
        COPY_SHORT_LINES(columns, sourceStep) \
    }
    FOR_EACH_SIZE(size, SHORT_LINES)
}

/// Rows × columns, where the source's neighbours are in a column and the target's in a row: in
/// blocks that fit the nearest cache.
static void transposePlane(
    size_t size, int64_t rows, int64_t columns, const char *source, int64_t sourceStride,
    char *target, int64_t targetStride) {
    enum { block = 16 };
#define TRANSPOSE_PLANE \
    const Element *s = (const Element *)source; \
    Element *t = (Element *)target; \
    for (int64_t r0 = 0; r0 < rows; r0 += block) { \
        int64_t r1 = r0 + block < rows ? r0 + block : rows; \
        for (int64_t c0 = 0; c0 < columns; c0 += block) { \
            int64_t c1 = c0 + block < columns ? c0 + block : columns; \
            for (int64_t r = r0; r < r1; r++) \
                for (int64_t c = c0; c < c1; c++) \
                    t[r * targetStride + c] = s[c * sourceStride + r]; \
        } \
    }
    FOR_EACH_SIZE(size, TRANSPOSE_PLANE)
}

typedef struct {
    layout layout;
    size_t size;
    /// The dimension that is walked together with the last one, or `rank` for none.
    size_t planeDimension;
    /// Whether that is because the last one is short.
    bool hasShortLines;
    int64_t rowsPerChunk;
    const char *source;
    char *target;
} copy_job;

static void copyBlock(const copy_job *job, const layout *l, const char *source, char *target) {
    size_t last = l->rank - 1;
    size_t size = job->size;
    int64_t index[KERAS_MAXIMUM_RANK] = {0};
    for (;;) {
        if (job->hasShortLines) {
            copyShortLines(
                size, l->sizes[last - 1], l->sizes[last], source, l->source[last - 1],
                l->source[last], target, l->target[last - 1]);
        } else if (job->planeDimension < l->rank) {
            size_t plane = job->planeDimension;
            transposePlane(
                size, l->sizes[plane], l->sizes[last], source, l->source[last], target,
                l->target[plane]);
        } else {
            copyLine(size, l->sizes[last], source, l->source[last], target, l->target[last]);
        }
        size_t d = last;
        for (;;) {
            if (d == 0) return;
            d--;
            if (d == job->planeDimension) continue;
            source += l->source[d] * (int64_t)size;
            target += l->target[d] * (int64_t)size;
            if (++index[d] < l->sizes[d]) break;
            source -= l->source[d] * l->sizes[d] * (int64_t)size;
            target -= l->target[d] * l->sizes[d] * (int64_t)size;
            index[d] = 0;
        }
    }
}

static void copyChunk(void *context, size_t chunk) {
    const copy_job *job = context;
    int64_t start = (int64_t)chunk * job->rowsPerChunk;
    layout part = job->layout;
    int64_t left = job->layout.sizes[0] - start;
    part.sizes[0] = left < job->rowsPerChunk ? left : job->rowsPerChunk;
    copyBlock(
        job, &part, job->source + start * part.source[0] * (int64_t)job->size,
        job->target + start * part.target[0] * (int64_t)job->size);
}

bool keras_copy_strided(
    size_t elementSize, size_t rank, const int64_t *sizes, const void *source,
    const int64_t *sourceStrides, void *target, const int64_t *targetStrides) {
    if (rank > KERAS_MAXIMUM_RANK) return false;
    if (elementSize != 1 && elementSize != 2 && elementSize != 4 && elementSize != 8) return false;
    int64_t elements = 1;
    for (size_t d = 0; d < rank; d++) {
        if (sizes[d] <= 0) return true;
        elements *= sizes[d];
    }
    copy_job job = {.size = elementSize, .source = source, .target = target};
    simplify(&job.layout, rank, sizes, sourceStrides, targetStrides);
    size_t last = job.layout.rank - 1;
    job.planeDimension = job.layout.rank;
    if (job.layout.source[last] != 1 && job.layout.source[last] != 0
        && job.layout.target[last] == 1) {
        for (size_t d = 0; d < last; d++) {
            if (job.layout.source[d] == 1) job.planeDimension = d;
        }
    }
    job.hasShortLines = last > 0 && job.layout.sizes[last] <= shortLine
        && job.layout.target[last] == 1 && job.planeDimension == job.layout.rank;
    if (job.hasShortLines) job.planeDimension = last - 1;
    int64_t rows = job.layout.sizes[0];
    int64_t chunks = elements / (1 << 16);
    if (chunks < 1) chunks = 1;
    if (chunks > rows) chunks = rows;
    job.rowsPerChunk = (rows + chunks - 1) / chunks;
    keras_parallel_for((size_t)((rows + job.rowsPerChunk - 1) / job.rowsPerChunk), copyChunk, &job);
    return true;
}

void keras_fill(void *target, const void *value, size_t elementSize, size_t count) {
#define FILL \
    Element pattern; \
    memcpy(&pattern, value, sizeof pattern); \
    Element *t = target; \
    for (size_t i = 0; i < count; i++) t[i] = pattern;
    FOR_EACH_SIZE(elementSize, FILL)
}
