// How work on a run of elements is split: by its size only, so that results never depend on the
// number of threads.
#pragma once

#include "keras_base.h"
#include "keras_threads.h"

/// The most elements of one chunk of pointwise work; not more than these stay with the caller. Memory is
/// read faster in longer runs.
enum { KERAS_CHUNK = 1 << 15 };

/// How long the parts, of at most `most`, are that `count` is cut into: so many, if there are more than one,
/// that two threads can share them without one having more to do, four if there are three or more, and
/// eight if there are five or more.
KERAS_INLINE size_t keras_even_part(size_t count, size_t most) {
    if (count <= most) return count;
    const size_t parts = (count - 1) / most + 1, even = parts <= 2 ? 2 : parts <= 4 ? 4 : 8;
    return (count - 1) / ((parts - 1) / even * even + even) + 1;
}

/// Elements of each chunk of `count` but the last: whole vectors.
KERAS_INLINE size_t keras_chunk_length(size_t count) {
    const size_t whole = 64;
    return count <= KERAS_CHUNK ? count
                                : (keras_even_part(count, KERAS_CHUNK) + whole - 1) / whole * whole;
}

/// How many chunks `count` elements are; one of none.
KERAS_INLINE size_t keras_chunk_count(size_t count) {
    return count <= KERAS_CHUNK ? 1 : (count - 1) / keras_chunk_length(count) + 1;
}

/// How many of `count` rows of `columns` elements, 1 or more, are a chunk: all if there are few elements.
KERAS_INLINE size_t keras_chunk_rows(size_t count, size_t columns) {
    return count * columns < 2 * KERAS_CHUNK ? count : KERAS_CHUNK / columns + 1;
}

/// The same for chunks that each look for what is theirs among all of something: beyond a few, that would cost
/// more than they save.
KERAS_INLINE size_t keras_searched_rows(size_t count, size_t columns) {
    enum { mostChunks = 16 };
    const size_t least = (count + mostChunks - 1) / mostChunks;
    const size_t rows = keras_chunk_rows(count, columns);
    return rows < least ? least : rows;
}

typedef struct {
    size_t start, count;
} keras_run;

/// The elements that chunk `chunk` of `count` stands for.
KERAS_INLINE keras_run keras_chunk_run(size_t count, size_t chunk) {
    const size_t length = keras_chunk_length(count), start = chunk * length;
    return (keras_run){start, count - start < length ? count - start : length};
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
