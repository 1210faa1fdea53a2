#pragma once

#include "keras_optimizers.h"

#include "keras_threads.h"

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
    job->part(job, start, job->count - start < chunkSize ? job->count - start : chunkSize);
}

static void run(step_job *job) {
    keras_parallel_for((job->count + chunkSize - 1) / chunkSize, runChunk, job);
}

#define EACH for (size_t i = 0; i < count; i++)
