#define _GNU_SOURCE

#include "keras_threads.h"

#include <pthread.h>
#if defined(__linux__)
#include <sched.h>
#endif
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define RELAX() _mm_pause()
#elif defined(__aarch64__)
#define RELAX() __asm__ __volatile__("yield")
#else
#define RELAX() ((void)0)
#endif

enum { maximumThreads = 256 };

/// How long threads look for work, or callers for the end of it, before they sleep. Between two ops of a
/// training there are some ten microseconds, and being woken takes longer than many ops.
enum { spinNanoseconds = 100000 };

/// The job in progress. Written by the thread that holds `isBusy` while `gate` is closed and empty;
/// read by workers between entering the open gate and leaving it.
static struct {
    void (*body)(void *context, size_t chunk);
    void *context;
    size_t shares;
} job;

/// The chunks of one thread, which others take from when they have none of their own left: usually the
/// same ones for each op of the same size, so that what an op leaves in a processor's cache is there
/// when the next one looks for it. Set as `job` is; `next` grows with each chunk that is taken.
static struct {
    _Alignas(64) atomic_size_t next;
    size_t end;
} shares[maximumThreads];

static atomic_bool isBusy;

/// Bit 0: the job may be entered. The rest: twice the number of workers inside.
static atomic_uint gate;
enum { gateIsOpen = 1, gateVisitor = 2 };

/// Grows by one with each job; workers wait for it to change.
static atomic_uint ticket;
static atomic_size_t threadLimit;
static size_t workerCount;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t jobPublished = PTHREAD_COND_INITIALIZER;
static pthread_cond_t workersLeft = PTHREAD_COND_INITIALIZER;
static atomic_size_t sleepers;
static atomic_bool callerSleeps;

/// Where the caller of the last job runs; -1 where nothing tells.
static atomic_int callerProcessor = -1;

/// Whether all chunks of the thread's calls are its own: of workers', and of threads that asked for it.
static _Thread_local bool worksAlone;

static uint64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/// Spins, for a bounded time, until `*value` differs from `old` in the bits of `mask`.
static bool spinUntilChange(atomic_uint *value, unsigned old, unsigned mask) {
    uint64_t deadline = 0;
    for (;;) {
        for (int i = 0; i < 32; i++) {
            if ((atomic_load_explicit(value, memory_order_acquire) ^ old) & mask) return true;
            RELAX();
        }
        uint64_t now = nanoseconds();
        if (deadline == 0) deadline = now + spinNanoseconds;
        if (now >= deadline) return false;
    }
}

static int currentProcessor(void) {
#if defined(__linux__)
    return sched_getcpu();
#else
    return -1;
#endif
}

/// Moves a worker away from the processor of the caller, where Linux may wake it, and would leave it for
/// many milliseconds, though another one is idle. It may go anywhere again afterwards where it was allowed
/// to; processors that the system allows later are not used by a worker that was moved.
static void leaveCallersProcessor(void) {
#if defined(__linux__)
    const int caller = atomic_load_explicit(&callerProcessor, memory_order_relaxed);
    if (caller < 0 || caller >= CPU_SETSIZE || sched_getcpu() != caller) return;
    cpu_set_t allowed, others;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
    others = allowed;
    CPU_CLR(caller, &others);
    if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof others, &others) != 0) return;
    sched_setaffinity(0, sizeof allowed, &allowed);
#endif
}

/// Runs the chunks of the thread with this number, then what others have not come to.
static void runChunks(size_t number) {
    // Threads without a share begin with the last one, so that the caller has its own.
    const size_t own = number < job.shares ? number : job.shares - 1;
    for (size_t i = 0; i < job.shares; i++) {
        const size_t share = (own + i) % job.shares;
        for (;;) {
            const size_t chunk =
                atomic_fetch_add_explicit(&shares[share].next, 1, memory_order_relaxed);
            if (chunk >= shares[share].end) break;
            job.body(job.context, chunk);
        }
    }
}

static void leaveGate(void) {
    unsigned before = atomic_fetch_sub(&gate, gateVisitor);
    if (before - gateVisitor == 0 && atomic_load(&callerSleeps)) {
        pthread_mutex_lock(&mutex);
        pthread_cond_signal(&workersLeft);
        pthread_mutex_unlock(&mutex);
    }
}

static void *workerMain(void *argument) {
    size_t number = (size_t)(uintptr_t)argument;
    worksAlone = true;
    unsigned seen = 0;
    for (;;) {
        if (!spinUntilChange(&ticket, seen, ~0u)) {
            pthread_mutex_lock(&mutex);
            atomic_fetch_add(&sleepers, 1);
            while (atomic_load(&ticket) == seen) pthread_cond_wait(&jobPublished, &mutex);
            atomic_fetch_sub(&sleepers, 1);
            pthread_mutex_unlock(&mutex);
        }
        seen = atomic_load(&ticket);
        if (number >= atomic_load_explicit(&threadLimit, memory_order_relaxed)) continue;
        leaveCallersProcessor();
        // A job that is over already has closed the gate; its fields are not looked at.
        if (atomic_fetch_add(&gate, gateVisitor) & gateIsOpen) {
            runChunks(number);
        }
        leaveGate();
    }
    return NULL;
}

/// Starts workers until there are `count`; with fewer, if the system has no more threads.
static void startWorkers(size_t count) {
    if (workerCount >= count) return;
    sigset_t all, previous;
    sigfillset(&all);
    // Signals are for the program's own threads.
    pthread_sigmask(SIG_SETMASK, &all, &previous);
    while (workerCount < count) {
        pthread_t thread;
        void *number = (void *)(uintptr_t)(workerCount + 1);
        if (pthread_create(&thread, NULL, workerMain, number) != 0) break;
        pthread_detach(thread);
        workerCount++;
    }
    pthread_sigmask(SIG_SETMASK, &previous, NULL);
}

static void publish(size_t wanted, size_t limit) {
    atomic_store_explicit(&callerProcessor, currentProcessor(), memory_order_relaxed);
    atomic_fetch_add(&ticket, 1);
    size_t asleep = atomic_load(&sleepers);
    if (asleep == 0) return;
    pthread_mutex_lock(&mutex);
    if (asleep <= wanted || workerCount >= limit) {
        pthread_cond_broadcast(&jobPublished);
    } else {
        for (size_t i = 0; i < wanted; i++) pthread_cond_signal(&jobPublished);
    }
    pthread_mutex_unlock(&mutex);
}

static void waitForWorkers(void) {
    unsigned inside = atomic_fetch_and(&gate, ~(unsigned)gateIsOpen) & ~(unsigned)gateIsOpen;
    while (inside != 0) {
        if (!spinUntilChange(&gate, inside, ~0u)) {
            pthread_mutex_lock(&mutex);
            atomic_store(&callerSleeps, true);
            while (atomic_load(&gate) != 0) pthread_cond_wait(&workersLeft, &mutex);
            atomic_store(&callerSleeps, false);
            pthread_mutex_unlock(&mutex);
        }
        inside = atomic_load(&gate);
    }
}

static size_t defaultThreadCount(void) {
    const char *text = getenv("KERAS_THREADS");
    long count = text ? strtol(text, NULL, 10) : 0;
    if (count < 1) count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > maximumThreads ? maximumThreads : (size_t)count;
}

size_t keras_thread_count(void) {
    size_t count = atomic_load_explicit(&threadLimit, memory_order_relaxed);
    if (count != 0) return count;
    size_t initial = defaultThreadCount();
    return atomic_compare_exchange_strong(&threadLimit, &count, initial) ? initial : count;
}

void keras_set_thread_count(size_t count) {
    atomic_store(&threadLimit, count < 1 ? 1 : count > maximumThreads ? maximumThreads : count);
}

bool keras_set_works_alone(bool isAlone) {
    const bool before = worksAlone;
    worksAlone = isAlone;
    return before;
}

void keras_parallel_for(size_t chunks, void (*body)(void *context, size_t chunk), void *context) {
    size_t limit = keras_thread_count();
    if (chunks <= 1 || limit == 1 || worksAlone || atomic_exchange(&isBusy, true)) {
        for (size_t chunk = 0; chunk < chunks; chunk++) body(context, chunk);
        return;
    }
    startWorkers(limit - 1);
    job.body = body;
    job.context = context;
    job.shares = chunks < limit ? chunks : limit;
    for (size_t i = 0; i < job.shares; i++) {
        // Without products that could overflow.
        const size_t whole = chunks / job.shares, rest = chunks % job.shares;
        const size_t start = i * whole + (i < rest ? i : rest);
        atomic_store_explicit(&shares[i].next, start, memory_order_relaxed);
        shares[i].end = start + whole + (i < rest ? 1 : 0);
    }
    atomic_fetch_or(&gate, gateIsOpen);
    publish(chunks - 1 < limit - 1 ? chunks - 1 : limit - 1, limit);
    runChunks(0);
    waitForWorkers();
    atomic_store_explicit(&isBusy, false, memory_order_release);
}
