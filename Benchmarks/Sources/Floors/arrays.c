#include "arrays.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

float *zero_floats(size_t count) {
    void *made = NULL;
    if (posix_memalign(&made, 64, (count + 16) * sizeof(float)) != 0) {
        fprintf(stderr, "error: no memory for %zu floats\n", count);
        exit(1);
    }
    float *floats = made;
    for (size_t i = 0; i < count; i++) floats[i] = 0;
    return floats;
}

float *random_floats(size_t count) {
    float *floats = zero_floats(count);
    uint32_t state = 1;
    for (size_t i = 0; i < count; i++) {
        state = state * 1664525u + 1013904223u;
        floats[i] = (float)(state >> 8) / (float)(1 << 24) - 0.5f;
    }
    return floats;
}
