#pragma once

#include "keras_optimizers.h"

#include "keras_threads.h"
#include "subnormals.h"

// How an update runs over its elements: in chunks, each by a `part`.

enum { chunkSize = 1 << 15 };

typedef struct {
    size_t count;
    void *variable, *first, *second, *third;
    const void *gradient;
    double numbers[5];
    bool flag;
    void (*part)(const void *job, size_t start, size_t count);
} step_job;

static void runChunk(void *context, size_t chunk) {
    const step_job *job = context;
    size_t start = chunk * chunkSize;
    const keras_float_mode mode = keras_flush_subnormals();
    job->part(job, start, job->count - start < chunkSize ? job->count - start : chunkSize);
    keras_restore_subnormals(mode);
}

static void run(step_job *job) {
    keras_parallel_for((job->count + chunkSize - 1) / chunkSize, runChunk, job);
}

#define EACH for (size_t i = 0; i < count; i++)
