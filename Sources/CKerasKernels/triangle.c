#include <string.h>

#include "chunks.h"
#include "keras_movement.h"

typedef struct {
    size_t elementSize, rows, columns, rowsPerChunk, total;
    int64_t diagonal;
    bool isUpper;
    const char *source;
    char *target;
} triangle_job;

static void triangleChunk(void *context, size_t chunk) {
    const triangle_job *job = context;
    const size_t first = chunk * job->rowsPerChunk, rest = job->total - first;
    const size_t last = first + (job->rowsPerChunk < rest ? job->rowsPerChunk : rest);
    const size_t line = job->columns * job->elementSize;
    for (size_t row = first; row < last; row++) {
        // Where the part above the diagonal begins.
        const int64_t place = (int64_t)(row % job->rows) + job->diagonal + (job->isUpper ? 0 : 1);
        const size_t column = place < 0                          ? 0
                              : (uint64_t)place < job->columns   ? (size_t)place
                                                                 : job->columns;
        const size_t below = column * job->elementSize;
        char *target = job->target + row * line;
        const char *source = job->source + row * line;
        if (job->isUpper) {
            memset(target, 0, below);
            memcpy(target + below, source + below, line - below);
        } else {
            memcpy(target, source, below);
            memset(target + below, 0, line - below);
        }
    }
}

void keras_triangle(
    size_t elementSize, size_t matrices, size_t rows, size_t columns, int64_t diagonal,
    bool isUpper, const void *source, void *target) {
    const size_t total = matrices * rows;
    if (total == 0 || columns == 0) return;
    triangle_job job = {
        .elementSize = elementSize, .rows = rows, .columns = columns, .total = total,
        .rowsPerChunk = keras_chunk_rows(total, columns), .diagonal = diagonal,
        .isUpper = isUpper, .source = source, .target = target,
    };
    keras_for_chunks((total + job.rowsPerChunk - 1) / job.rowsPerChunk, triangleChunk, &job);
}
