#include "loops.h"

#include <stdbool.h>
#include <string.h>

#include "arrays.h"
#include "clock.h"
#include "halves.h"

enum { count = 1000000 };

typedef struct {
    const float *a, *b;
    float *out;
    float sums[2];
} operands;

CLONED static void addHalf(void *context, int half) {
    const operands *all = context;
    const float *restrict a = all->a, *restrict b = all->b;
    float *restrict out = all->out;
    for (size_t i = half_start(count, half); i < half_end(count, half); i++) out[i] = a[i] + b[i];
}

CLONED static void reluHalf(void *context, int half) {
    const operands *all = context;
    const float *restrict a = all->a;
    float *restrict out = all->out;
    for (size_t i = half_start(count, half); i < half_end(count, half); i++)
        out[i] = a[i] > 0 ? a[i] : 0;
}

CLONED static void sumHalf(void *context, int half) {
#pragma clang fp reassociate(on)
    operands *all = context;
    const float *a = all->a;
    float sum = 0;
    for (size_t i = half_start(count, half); i < half_end(count, half); i++) sum += a[i];
    all->sums[half] = sum;
}

/// 2^30 multiplications and additions, in registers only.
CLONED static void multiplyHalf(void *context, int half) {
    enum { lanes = 16, chains = 12 };
    const long rounds = (1L << 30) / (2 * 2 * lanes * chains);
    typedef float vector __attribute__((vector_size(lanes * sizeof(float))));
    vector sums[chains];
    const vector factor = {0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f,
                           0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f};
    for (int chain = 0; chain < chains; chain++) sums[chain] = factor + (float)chain;
    for (long round = 0; round < rounds; round++) {
#pragma clang fp contract(fast)
#pragma clang loop unroll(full)
        for (int chain = 0; chain < chains; chain++) sums[chain] = sums[chain] * factor + factor;
    }
    float sum = 0;
    for (int chain = 0; chain < chains; chain++) sum += sums[chain][0];
    ((operands *)context)->sums[half] = sum;
}

static void (*chosen)(void *context, int half);

static void once(void *context) { in_halves(chosen, context); }

double loop_seconds(const char *name) {
    static operands all;
    if (!all.a) {
        all.a = random_floats(count);
        all.b = random_floats(count);
        all.out = zero_floats(count);
    }
    if (strcmp(name, "add") == 0) chosen = addHalf;
    else if (strcmp(name, "relu") == 0) chosen = reluHalf;
    else if (strcmp(name, "sum") == 0) chosen = sumHalf;
    else if (strcmp(name, "peak") == 0) chosen = multiplyHalf;
    else return -1;
    return seconds_of_one(once, &all);
}
