#pragma once

#include <stdbool.h>
#include <stddef.h>

/// Calls `body(context, chunk)` once for each chunk in `0 ..< chunks` and returns when all are done.
///
/// The caller works too. If another call is in progress (nested, or from another thread), the
/// caller does all chunks itself, in order: nothing queues. Which thread runs a chunk is not
/// defined, so a chunk must be a function of the data and its number only.
void keras_parallel_for(size_t chunks, void (*body)(void *context, size_t chunk), void *context);

/// The number of threads that `keras_parallel_for` uses, the caller included: as set below, else
/// the environment's KERAS_THREADS, else the number of processors online.
size_t keras_thread_count(void);

/// Sets the number of threads (at least 1, at most 256). Takes effect with the next call.
void keras_set_thread_count(size_t count);

/// Makes the calling thread do all chunks of its calls itself, or not any longer: for work beside which
/// others' matters more. Returns what was set before.
bool keras_set_works_alone(bool isAlone);
