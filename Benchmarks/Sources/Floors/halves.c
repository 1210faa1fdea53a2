#define _GNU_SOURCE
#include "halves.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

static void (*work)(void *context, int half);
static void *workContext;
static atomic_uint asked, answered;
static bool isStarted;
static int firstProcessor;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t isAsked = PTHREAD_COND_INITIALIZER;
static atomic_bool isAsleep;

/// Waits for work, after a while of nothing asleep: others have their turn then, whom a thread that looks
/// about now and then would disturb.
static void waitToBeAsked(unsigned seen) {
    const double start = seconds_now();
    while (seconds_now() - start < 0.005)
        if (atomic_load_explicit(&asked, memory_order_acquire) != seen) return;
    pthread_mutex_lock(&mutex);
    atomic_store(&isAsleep, true);
    while (atomic_load(&asked) == seen) pthread_cond_wait(&isAsked, &mutex);
    atomic_store(&isAsleep, false);
    pthread_mutex_unlock(&mutex);
}

static void ask(unsigned number) {
    atomic_store(&asked, number);
    if (!atomic_load(&isAsleep)) return;
    pthread_mutex_lock(&mutex);
    pthread_cond_signal(&isAsked);
    pthread_mutex_unlock(&mutex);
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
        waitToBeAsked(seen);
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
    ask(before + 1);
    body(context, 0);
    while (atomic_load_explicit(&answered, memory_order_acquire) == before) {}
}
