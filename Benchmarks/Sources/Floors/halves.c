#define _GNU_SOURCE
#include "halves.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "clock.h"

static void (*work)(void *context, int half);
static void *workContext;
static atomic_uint asked, answered;
static bool isStarted;
static int firstProcessor;

/// Waits without sleeping, and after a while of nothing with it: other workers have their turn then.
static void waitForChange(atomic_uint *value, unsigned old) {
    const double start = seconds_now();
    while (atomic_load_explicit(value, memory_order_acquire) == old) {
        if (seconds_now() - start > 0.005) {
            const struct timespec pause = {0, 100000};
            nanosleep(&pause, NULL);
        }
    }
}

/// Linux may start the second thread on the first one's processor, and leave it there for many
/// milliseconds.
static void leaveFirstProcessor(void) {
#if defined(__linux__)
    cpu_set_t allowed, others;
    if (sched_getcpu() != firstProcessor || sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return;
    others = allowed;
    CPU_CLR(firstProcessor, &others);
    if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof others, &others) != 0) return;
    sched_setaffinity(0, sizeof allowed, &allowed);
#endif
}

static void *second(void *unused) {
    (void)unused;
    for (unsigned seen = 0;; seen++) {
        waitForChange(&asked, seen);
        leaveFirstProcessor();
        work(workContext, 1);
        atomic_store_explicit(&answered, seen + 1, memory_order_release);
    }
    return NULL;
}

void in_halves(void (*body)(void *context, int half), void *context) {
    if (!isStarted) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, second, NULL) != 0) {
            fprintf(stderr, "error: no second thread\n");
            exit(1);
        }
        isStarted = true;
    }
    const unsigned before = atomic_load_explicit(&answered, memory_order_acquire);
    work = body;
    workContext = context;
#if defined(__linux__)
    firstProcessor = sched_getcpu();
#endif
    atomic_store_explicit(&asked, before + 1, memory_order_release);
    body(context, 0);
    waitForChange(&answered, before);
}
