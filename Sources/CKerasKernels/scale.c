#include "keras_scale.h"

#include "chunks.h"

typedef struct {
    const void *values, *scale, *shift;
    void *out;
    size_t rows, columns;
    /// Rows in a chunk.
    size_t part;
} scale_job;

/// Rows shorter than this go several at a time, whose scales and shifts are laid out after each other.
enum { SHORTEST = 64 };

#define SCALE_ROWS(NAME, T, CLONES)                                                            \
    CLONES static void scale_chunk_##NAME(void *context, size_t chunk) {                       \
        const scale_job *job = context;                                                        \
        const size_t first = chunk * job->part, columns = job->columns;                        \
        const size_t rest = job->rows - first, rows = rest < job->part ? rest : job->part;     \
        const T *restrict x = (const T *)job->values + first * columns;                        \
        T *restrict out = (T *)job->out + first * columns;                                     \
        const T *restrict scale = job->scale, *restrict shift = job->shift;                    \
        T scales[2 * SHORTEST], shifts[2 * SHORTEST];                                          \
        size_t width = columns;                                                                \
        if (columns < SHORTEST) {                                                              \
            width = (SHORTEST - 1) / columns * columns + columns;                              \
            for (size_t i = 0; i < width; i++) {                                               \
                scales[i] = scale[i % columns], shifts[i] = shift[i % columns];                \
            }                                                                                  \
            scale = scales, shift = shifts;                                                    \
        }                                                                                      \
        size_t left = rows * columns;                                                          \
        for (; left >= width; left -= width, x += width, out += width)                         \
            for (size_t i = 0; i < width; i++) out[i] = x[i] * scale[i] + shift[i];            \
        for (size_t i = 0; i < left; i++) out[i] = x[i] * scale[i] + shift[i];                 \
    }
SCALE_ROWS(f32, float, KERAS_CLONES)
SCALE_ROWS(f64, double, )

bool keras_scale_rows(
    keras_dtype dtype, const void *values, const void *scale, const void *shift, void *out,
    size_t rows, size_t columns) {
    if (dtype != KERAS_FLOAT32 && dtype != KERAS_FLOAT64) return false;
    if (rows == 0 || columns == 0) return true;
    scale_job job = {values, scale, shift, out, rows, columns, keras_chunk_rows(rows, columns)};
    keras_for_chunks((rows - 1) / job.part + 1,
                     dtype == KERAS_FLOAT32 ? scale_chunk_f32 : scale_chunk_f64, &job);
    return true;
}
