#include "halves.h"

#include <pthread.h>
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

static void *second(void *unused) {
    (void)unused;
    for (unsigned seen = 0;; seen++) {
        waitForChange(&asked, seen);
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
    atomic_store_explicit(&asked, before + 1, memory_order_release);
    body(context, 0);
    waitForChange(&answered, before);
}
