#ifndef FLOORS_HALVES_H
#define FLOORS_HALVES_H

#include <stddef.h>

/// Calls `body(context, 0)` here and `body(context, 1)` on a second thread, at once, and returns when
/// both are done. The second thread waits for its work without sleeping: the fork costs nothing.
void in_halves(void (*body)(void *context, int half), void *context);

/// The part of `count` things that a half works on, in multiples of 16.
static inline size_t half_start(size_t count, int half) {
    return half == 0 ? 0 : count / 2 / 16 * 16;
}
static inline size_t half_end(size_t count, int half) {
    return half == 0 ? count / 2 / 16 * 16 : count;
}

/// Compiled for what the processor has.
#if defined(__x86_64__)
#define CLONED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONED
#endif

#endif
