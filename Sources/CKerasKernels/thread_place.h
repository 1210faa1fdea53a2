// Where the system lets a thread run: on Linux; elsewhere it is not told, and not changed.
#pragma once

#include <stdbool.h>
#include <unistd.h>

#include "keras_base.h"

#if defined(__linux__)
#include <sched.h>
#endif

typedef struct {
#if defined(__linux__)
    pid_t identity;
    /// Where the thread may run when nobody expels it.
    cpu_set_t allowed;
#else
    char unused;
#endif
} thread_place;

KERAS_INLINE thread_place placeOfThisThread(void) {
#if defined(__linux__)
    return (thread_place){.identity = gettid()};
#else
    return (thread_place){0};
#endif
}

/// The processor that the thread runs on; -1 where nothing tells.
KERAS_INLINE int currentProcessor(void) {
#if defined(__linux__)
    return sched_getcpu();
#else
    return -1;
#endif
}

/// Keeps a thread off two processors until `readmit` is called; off the second one only if there is a third.
/// What the system allows it in between is forgotten.
///
/// Returns whether it does, which it does not if there is no other processor for the thread.
KERAS_INLINE bool expel(thread_place *from, int first, int second) {
#if defined(__linux__)
    if (first < 0 || first >= CPU_SETSIZE) return false;
    if (sched_getaffinity(from->identity, sizeof from->allowed, &from->allowed) != 0) return false;
    cpu_set_t others = from->allowed;
    CPU_CLR(first, &others);
    if (CPU_COUNT(&others) > 1 && second >= 0 && second < CPU_SETSIZE) CPU_CLR(second, &others);
    return CPU_COUNT(&others) != 0 && sched_setaffinity(from->identity, sizeof others, &others) == 0;
#else
    (void)from, (void)first, (void)second;
    return false;
#endif
}

/// Ends what `expel` began.
KERAS_INLINE void readmit(thread_place *to) {
#if defined(__linux__)
    // Nothing can be done about it if the system refuses: the thread runs where it may.
    sched_setaffinity(to->identity, sizeof to->allowed, &to->allowed);
#else
    (void)to;
#endif
}
