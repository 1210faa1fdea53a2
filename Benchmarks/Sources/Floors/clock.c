#include "clock.h"

#include <time.h>

double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

double seconds_of_one(void (*body)(void *context), void *context) {
    // As long as the other sides measure: see KernelWorkload.swift and torch_kernels.py.
    const double enough = 0.04;
    const double start = seconds_now();
    double end = start;
    long calls = 0;
    for (long batch = 1; end - start < enough; batch *= 2) {
        for (long call = 0; call < batch; call++) body(context);
        calls += batch;
        end = seconds_now();
    }
    return (end - start) / (double)calls;
}
