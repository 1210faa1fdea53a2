#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Compiles a function for several instruction sets and picks one when the program is loaded.
/// Other processors and platforms get the plain function.
#ifndef KERAS_CLONES
#if defined(__x86_64__) && defined(__linux__) && !defined(__SANITIZE_THREAD__)
#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
// The resolvers run before a sanitizer's runtime is ready.
#define KERAS_CLONES
#endif
#endif
#ifndef KERAS_CLONES
#define KERAS_CLONES \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
#else
#define KERAS_CLONES
#endif
#endif

/// For helpers of kernels: each clone has to get its own copy.
#ifndef KERAS_INLINE
#define KERAS_INLINE static inline __attribute__((always_inline))
#endif

/// Asks for memory that will be read soon, with one instruction for each 64 of the `size` bytes.
KERAS_INLINE void keras_prefetch(const void *address, size_t size) {
    const size_t line = 64;
    for (size_t i = 0; i < size; i += line) __builtin_prefetch((const char *)address + i);
}

/// The dtypes that have elements in memory, numbered as `DType` is in Swift.
typedef enum {
    KERAS_FLOAT16,
    KERAS_BFLOAT16,
    KERAS_FLOAT32,
    KERAS_FLOAT64,
    KERAS_INT8,
    KERAS_INT16,
    KERAS_INT32,
    KERAS_INT64,
    KERAS_UINT8,
    KERAS_UINT16,
    KERAS_UINT32,
    KERAS_UINT64,
    KERAS_BOOL,
} keras_dtype;
