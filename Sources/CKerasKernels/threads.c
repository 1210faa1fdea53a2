#define _GNU_SOURCE

#include "keras_threads.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "thread_place.h"

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

/// What a thread has to do of the job in progress, and how far it is: all that goes between it and the
/// caller, who is thread 0, on one line of the cache. Each line that processors hand to each other takes as
/// long as a small op.
///
/// The chunks of a thread are usually the same ones for each op of the same size, so that what an op leaves
/// in a processor's cache is there when the next one looks for it. Others take of them when they have none
/// of their own left.
typedef struct {
    /// The job's number above, and below how many chunks nobody has taken yet. Who takes one compares both,
    /// so that nobody gets a chunk of a job that is over, unless it was held up for 2^32 jobs meanwhile.
    _Alignas(128) _Atomic(uint64_t) state;
    /// These three are written before `state`, by the caller. Who has a chunk may read them: the job is not
    /// over before that chunk is done.
    void (*body)(void *context, size_t chunk);
    void *context;
    /// Behind the last chunk.
    size_t end;
    /// How many shares the job has, and on which processor its caller is, or -1 where nothing tells: read
    /// without a chunk, too.
    atomic_size_t shareCount;
    atomic_int callerProcessor;
    /// How many chunks of the job the thread has done, of all shares.
    atomic_size_t done;
} share;

static share shares[maximumThreads];

/// The threads themselves, from 1 on.
typedef struct {
    pthread_cond_t isWoken;
    thread_place place;
    /// Whether it was kept off a processor when it was woken.
    bool isExpelled;
} worker;

static worker workers[maximumThreads];

/// Whether a worker has to be woken: not in its share, which others would take out of its cache to look.
static atomic_bool isAsleep[maximumThreads];

static atomic_bool isBusy;

/// The number of the last job. Changed by the thread that holds `isBusy`.
static uint32_t lastJob;
static atomic_size_t threadLimit;
static size_t workerCount;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t moreIsDone = PTHREAD_COND_INITIALIZER;
static atomic_bool callerSleeps;

/// Whether all chunks of the thread's calls are its own: of workers', and of threads that asked for it.
static _Thread_local bool worksAlone;

static uint64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint32_t jobOf(uint64_t state) { return (uint32_t)(state >> 32); }
static uint32_t chunksLeft(uint64_t state) { return (uint32_t)state; }

/// Whether a wait that began with a deadline of 0 has taken as long as threads spin. Asked now and then.
static bool isLong(uint64_t *deadline) {
    const uint64_t now = nanoseconds();
    if (*deadline == 0) *deadline = now + spinNanoseconds;
    return now >= *deadline;
}

/// Linux may have started a worker where the caller runs, and would leave it there for milliseconds though
/// another processor is idle.
static void leaveCallersProcessor(size_t number) {
    const int caller =
        atomic_load_explicit(&shares[number].callerProcessor, memory_order_relaxed);
    thread_place *own = &workers[number].place;
    if (currentProcessor() == caller && expel(own, caller, -1)) readmit(own);
}

/// Wakes those of two workers that sleep, if they have a share in the job: each thread two others, so that it
/// does not take the longer the more there are. They are woken elsewhere than where the caller and the waking
/// thread run, where Linux would have them wait until a time slice is over, though another processor is idle.
///
/// A worker that falls asleep at the same moment may be overlooked, and its chunks are the others' then: to be
/// sure would take as long as the job's way to the worker.
static void wakeTwo(size_t number, size_t count, int callerProcessor) {
    for (size_t i = 2 * number + 1; i <= 2 * number + 2 && i < count; i++) {
        if (!atomic_load_explicit(&isAsleep[i], memory_order_relaxed)) continue;
        pthread_mutex_lock(&mutex);
        // Once: until it runs, it may sleep through more jobs.
        const bool isFirst = atomic_exchange(&isAsleep[i], false);
        if (isFirst && !workers[i].isExpelled)
            workers[i].isExpelled =
                expel(&workers[i].place, callerProcessor, currentProcessor());
        pthread_mutex_unlock(&mutex);
        if (isFirst) pthread_cond_signal(&workers[i].isWoken);
    }
}

/// Takes a chunk of a share, if the job is in progress and there is one left.
static bool takeChunk(share *from, uint32_t job, size_t *chunk) {
    uint64_t state = atomic_load_explicit(&from->state, memory_order_acquire);
    while (jobOf(state) == job && chunksLeft(state) != 0) {
        if (atomic_compare_exchange_weak_explicit(
                &from->state, &state, state - 1, memory_order_acq_rel, memory_order_acquire)) {
            *chunk = from->end - chunksLeft(state);
            return true;
        }
    }
    return false;
}

/// Tells the caller how many chunks the worker has done.
static void report(share *own, size_t done) {
    atomic_store(&own->done, done);
    if (!atomic_load(&callerSleeps)) return;
    pthread_mutex_lock(&mutex);
    pthread_cond_signal(&moreIsDone);
    pthread_mutex_unlock(&mutex);
}

/// Does the chunks of a worker's share, then what the others have not come to.
static void work(size_t number, uint32_t job) {
    share *own = &shares[number];
    const size_t count = atomic_load_explicit(&own->shareCount, memory_order_relaxed);
    wakeTwo(number, count, atomic_load_explicit(&own->callerProcessor, memory_order_relaxed));
    size_t done = 0, chunk;
    for (size_t i = 0; i < count; i++) {
        share *from = &shares[(number + i) % count];
        const size_t before = done;
        for (; takeChunk(from, job, &chunk); done++) own->body(own->context, chunk);
        if (done != before) report(own, done);
    }
}

/// Waits for another job than the last one that the worker has seen, and returns its number.
static uint32_t nextJob(size_t number, uint32_t seen) {
    share *own = &shares[number];
    uint64_t deadline = 0;
    do {
        for (int i = 0; i < 32; i++) {
            const uint32_t job = jobOf(atomic_load_explicit(&own->state, memory_order_acquire));
            if (job != seen) return job;
            RELAX();
        }
    } while (!isLong(&deadline));
    worker *self = &workers[number];
    uint32_t job;
    pthread_mutex_lock(&mutex);
    for (;;) {
        atomic_store(&isAsleep[number], true);
        job = jobOf(atomic_load(&own->state));
        if (job != seen) break;
        // Woken in vain, by a thread that was late for a job that is done.
        if (self->isExpelled) readmit(&self->place);
        self->isExpelled = false;
        pthread_cond_wait(&self->isWoken, &mutex);
    }
    atomic_store(&isAsleep[number], false);
    const bool wasExpelled = self->isExpelled;
    self->isExpelled = false;
    pthread_mutex_unlock(&mutex);
    // Nobody expels who is awake.
    if (wasExpelled) readmit(&self->place);
    return job;
}

static void *workerMain(void *argument) {
    const size_t number = (size_t)(uintptr_t)argument;
    worksAlone = true;
    workers[number].place = placeOfThisThread();
    for (uint32_t job = 0;;) {
        job = nextJob(number, job);
        leaveCallersProcessor(number);
        work(number, job);
    }
    return NULL;
}

/// A process that was forked has no workers, and knows its parent's by number only.
static void forgetWorkers(void) {
    workerCount = 0;
    for (size_t i = 0; i < maximumThreads; i++) {
        atomic_store(&shares[i].state, 0);
        atomic_store(&isAsleep[i], false);
        workers[i].isExpelled = false;
    }
    pthread_mutex_init(&mutex, NULL);
    pthread_cond_init(&moreIsDone, NULL);
    atomic_store(&callerSleeps, false);
    atomic_store(&isBusy, false);
}

/// Starts workers until there are `count`; with fewer, if the system has no more threads.
static void startWorkers(size_t count) {
    if (workerCount >= count) return;
    static bool isForkExpected;
    if (!isForkExpected) isForkExpected = pthread_atfork(NULL, NULL, forgetWorkers) == 0;
    sigset_t all, previous;
    sigfillset(&all);
    // Signals are for the program's own threads.
    pthread_sigmask(SIG_SETMASK, &all, &previous);
    while (workerCount < count) {
        pthread_t thread;
        pthread_cond_t *isWoken = &workers[workerCount + 1].isWoken;
        void *number = (void *)(uintptr_t)(workerCount + 1);
        if (pthread_cond_init(isWoken, NULL) != 0) break;
        if (pthread_create(&thread, NULL, workerMain, number) != 0) {
            pthread_cond_destroy(isWoken);
            break;
        }
        pthread_detach(thread);
        workerCount++;
    }
    pthread_sigmask(SIG_SETMASK, &previous, NULL);
}

/// Gives the threads their shares of a job whose caller runs on `processor`.
static void publish(
    uint32_t job, size_t count, size_t chunks, void (*body)(void *context, size_t chunk),
    void *context, int processor) {
    for (size_t i = count; i-- > 0;) {
        // Without products that could overflow.
        const size_t whole = chunks / count, rest = chunks % count;
        const size_t start = i * whole + (i < rest ? i : rest), length = whole + (i < rest ? 1 : 0);
        share *to = &shares[i];
        to->body = body;
        to->context = context;
        to->end = start + length;
        atomic_store_explicit(&to->shareCount, count, memory_order_relaxed);
        atomic_store_explicit(&to->callerProcessor, processor, memory_order_relaxed);
        atomic_store_explicit(&to->done, 0, memory_order_relaxed);
        atomic_store_explicit(&to->state, (uint64_t)job << 32 | length, memory_order_release);
    }
}

static size_t doneByWorkers(size_t count) {
    size_t sum = 0;
    for (size_t i = 1; i < count; i++) sum += atomic_load(&shares[i].done);
    return sum;
}

/// Waits until the workers among the first `count` threads have done so many chunks.
static void waitForWorkers(size_t count, size_t chunks) {
    uint64_t deadline = 0;
    do {
        for (int i = 0; i < 32; i++) {
            if (doneByWorkers(count) == chunks) return;
            RELAX();
        }
    } while (!isLong(&deadline));
    pthread_mutex_lock(&mutex);
    atomic_store(&callerSleeps, true);
    while (doneByWorkers(count) != chunks) pthread_cond_wait(&moreIsDone, &mutex);
    atomic_store(&callerSleeps, false);
    pthread_mutex_unlock(&mutex);
}

static size_t defaultThreadCount(void) {
    const char *text = getenv("KERAS_THREADS");
    char *rest = NULL;
    long count = text ? strtol(text, &rest, 10) : 0;
    // What is no number is not taken for the one that it begins with.
    if (rest && *rest) count = 0;
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
    const size_t limit = keras_thread_count();
    if (chunks <= 1 || chunks > UINT32_MAX || limit == 1 || worksAlone
        || atomic_exchange(&isBusy, true)) {
        for (size_t chunk = 0; chunk < chunks; chunk++) body(context, chunk);
        return;
    }
    startWorkers(limit - 1);
    const size_t count = chunks < limit ? chunks : limit;
    const uint32_t job = ++lastJob;
    const int processor = currentProcessor();
    publish(job, count, chunks, body, context, processor);
    wakeTwo(0, count, processor);
    size_t done = 0, chunk;
    for (size_t i = 0; i < count; i++)
        for (; takeChunk(&shares[i], job, &chunk); done++) body(context, chunk);
    waitForWorkers(count, chunks - done);
    atomic_store_explicit(&isBusy, false, memory_order_release);
}
