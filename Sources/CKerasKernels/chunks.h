// How work on a run of elements is split: by its size only, so that results never depend on the
// number of threads.
#pragma once

#include "keras_base.h"
#include "keras_threads.h"

/// Elements of one chunk of pointwise work; not more than these stay with the caller. Memory is read
/// faster in longer runs.
enum { KERAS_CHUNK = 1 << 15 };

KERAS_INLINE size_t keras_chunk_count(size_t count) {
    return count <= KERAS_CHUNK ? 1 : (count + KERAS_CHUNK - 1) / KERAS_CHUNK;
}

/// Calls `body` for each chunk: here if there is one, else on the pool.
KERAS_INLINE void keras_for_chunks(size_t chunks, void (*body)(void *context, size_t chunk),
                                   void *context) {
    if (chunks <= 1) {
        body(context, 0);
    } else {
        keras_parallel_for(chunks, body, context);
    }
}

KERAS_INLINE size_t keras_element_size(keras_dtype dtype) {
    switch (dtype) {
        case KERAS_INT8:
        case KERAS_UINT8:
        case KERAS_BOOL: return 1;
        case KERAS_FLOAT16:
        case KERAS_BFLOAT16:
        case KERAS_INT16:
        case KERAS_UINT16: return 2;
        case KERAS_FLOAT32:
        case KERAS_INT32:
        case KERAS_UINT32: return 4;
        default: return 8;
    }
}
