#include "chunks.h"
#include "keras_sort.h"

typedef struct {
    keras_dtype dtype;
    bool isRight;
    const void *sorted, *values;
    size_t count, valueCount;
    int32_t *places;
} search_job;

/// As many searches as go side by side: each waits for memory at each of its steps.
enum { SEARCHES = 16, SEARCH_CHUNK = 1 << 12 };

// By halves, all searches with the same steps. What does not equal itself is NaN, which is larger than any
// number.
#define SEARCH(NAME, T, IS_BELOW)                                                                     \
    KERAS_CLONES static void NAME(const T *sorted, size_t count, const T *values, size_t n,           \
                                  int32_t *places) {                                                  \
        for (size_t first = 0; first < n; first += SEARCHES) {                                        \
            const size_t some = n - first < SEARCHES ? n - first : SEARCHES;                          \
            size_t low[SEARCHES] = {0}, length = count;                                               \
            for (; length > 1; length -= length / 2) {                                                \
                const size_t half = length / 2;                                                       \
                for (size_t i = 0; i < some; i++) {                                                   \
                    const T value = values[first + i], element = sorted[low[i] + half - 1];           \
                    low[i] += (IS_BELOW) ? half : 0;                                                  \
                }                                                                                     \
            }                                                                                         \
            for (size_t i = 0; i < some; i++) {                                                       \
                const T value = values[first + i], element = sorted[low[i]];                          \
                places[first + i] = (int32_t)(low[i] + ((IS_BELOW) ? 1 : 0));                         \
            }                                                                                         \
        }                                                                                             \
    }
#define SEARCHES_OF(NAME, T)                                                                          \
    SEARCH(NAME##_left, T, value != value ? element == element : element < value)              \
    SEARCH(NAME##_right, T, value != value || element <= value)

SEARCHES_OF(search_f32, float)
SEARCHES_OF(search_f64, double)
SEARCHES_OF(search_i64, int64_t)
SEARCHES_OF(search_u64, uint64_t)

static void search_chunk(void *context, size_t chunk) {
    const search_job *job = context;
    const size_t start = chunk * SEARCH_CHUNK, rest = job->valueCount - start;
    const size_t n = rest < SEARCH_CHUNK ? rest : SEARCH_CHUNK;
#define SEARCH_CASE(DTYPE, NAME, T)                                                                   \
    case DTYPE:                                                                                       \
        (job->isRight ? NAME##_right : NAME##_left)(job->sorted, job->count,                          \
                                                    (const T *)job->values + start, n,                \
                                                    job->places + start);                             \
        break;
    switch (job->dtype) {
        SEARCH_CASE(KERAS_FLOAT32, search_f32, float)
        SEARCH_CASE(KERAS_FLOAT64, search_f64, double)
        SEARCH_CASE(KERAS_INT64, search_i64, int64_t)
        SEARCH_CASE(KERAS_UINT64, search_u64, uint64_t)
        default: break;
    }
}

bool keras_search_sorted(keras_dtype dtype, bool isRight, size_t count, const void *sorted,
                         size_t valueCount, const void *values, int32_t *places) {
    if (dtype != KERAS_FLOAT32 && dtype != KERAS_FLOAT64 && dtype != KERAS_INT64 &&
        dtype != KERAS_UINT64)
        return false;
    if (count == 0) {
        for (size_t i = 0; i < valueCount; i++) places[i] = 0;
        return true;
    }
    search_job job = {.dtype = dtype, .isRight = isRight, .sorted = sorted, .values = values,
                      .count = count, .valueCount = valueCount, .places = places};
    if (valueCount > 0)
        keras_for_chunks((valueCount - 1) / SEARCH_CHUNK + 1, search_chunk, &job);
    return true;
}
