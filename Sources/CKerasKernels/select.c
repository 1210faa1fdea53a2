#include "keras_select.h"

#include <string.h>

#include "chunks.h"

typedef struct {
    size_t size;
    const bool *condition;
    ptrdiff_t condition_step, a_step, b_step;
    const char *a, *b;
    char *out;
    size_t count;
} select_job;

#define SELECT(T)                                                              \
    {                                                                          \
        const T *restrict a = (const T *)job->a + (job->a_step ? start : 0);   \
        const T *restrict b = (const T *)job->b + (job->b_step ? start : 0);   \
        T *restrict out = (T *)job->out + start;                               \
        for (size_t i = 0; i < count; i++) {                                   \
            const ptrdiff_t k = (ptrdiff_t)i;                                  \
            const T x = a[k * a_step], y = b[k * b_step];                      \
            out[i] = condition[k * condition_step] ? x : y;                    \
        }                                                                      \
        break;                                                                 \
    }

KERAS_INLINE void select_run(const select_job *job, size_t start, size_t count,
                             ptrdiff_t condition_step, ptrdiff_t a_step, ptrdiff_t b_step) {
    const bool *restrict condition = job->condition + (condition_step ? start : 0);
    switch (job->size) {
        case 1: SELECT(uint8_t)
        case 2: SELECT(uint16_t)
        case 4: SELECT(uint32_t)
        default: SELECT(uint64_t)
    }
}

KERAS_CLONES static void select_chunk(void *context, size_t chunk) {
    const select_job *job = context;
    const keras_run run = keras_chunk_run(job->count, chunk);
    const size_t start = run.start, count = run.count;
    // The common cases get loops of their own, which vectorise.
    if (job->condition_step && job->a_step && job->b_step) {
        select_run(job, start, count, 1, 1, 1);
    } else if (job->condition_step && job->a_step) {
        select_run(job, start, count, 1, 1, 0);
    } else if (job->condition_step && job->b_step) {
        select_run(job, start, count, 1, 0, 1);
    } else {
        select_run(job, start, count, job->condition_step, job->a_step, job->b_step);
    }
}

void keras_select(size_t size, const bool *condition, ptrdiff_t condition_step, const void *a,
                  ptrdiff_t a_step, const void *b, ptrdiff_t b_step, void *out, size_t count) {
    select_job job = {.size = size, .condition = condition, .condition_step = condition_step,
                      .a = a, .a_step = a_step, .b = b, .b_step = b_step, .out = out,
                      .count = count};
    if (count > 0) keras_for_chunks(keras_chunk_count(count), select_chunk, &job);
}

void keras_repeat_first(void *elements, size_t size, size_t count) {
    // Copies of doubling length: few calls, each as fast as memory.
    const size_t total = size * count;
    for (size_t done = size; done < total; done *= 2) {
        const size_t length = total - done < done ? total - done : done;
        memcpy((char *)elements + done, elements, length);
    }
}

void keras_repeat(size_t size, const void *a, void *out, const keras_broadcast *broadcast) {
    const size_t outer = broadcast->rank - 1, inner = broadcast->sizes[outer];
    size_t runs = 1, index[KERAS_MAX_RANK] = {0};
    for (size_t axis = 0; axis < outer; axis++) runs *= broadcast->sizes[axis];
    if (inner == 0) return;
    ptrdiff_t offset = 0;
    for (size_t run = 0; run < runs; run++) {
        char *target = (char *)out + run * inner * size;
        const char *source = (const char *)a + offset * (ptrdiff_t)size;
        if (broadcast->a_steps[outer]) {
            memcpy(target, source, inner * size);
        } else {
            memcpy(target, source, size);
            keras_repeat_first(target, size, inner);
        }
        for (size_t axis = outer; axis-- > 0;) {
            offset += broadcast->a_steps[axis];
            if (++index[axis] < broadcast->sizes[axis]) break;
            index[axis] = 0;
            offset -= (ptrdiff_t)broadcast->sizes[axis] * broadcast->a_steps[axis];
        }
    }
}
