// The recursive mutex is POSIX, which strict C17 hides.
#define _POSIX_C_SOURCE 200809L

#include "keras_registration.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

typedef struct node {
    struct node *next;
    keras_registration_record record;
} node;

// Constant-initialized, since pushes come before any initializer of this file could run.
static _Atomic(node *) waiting = NULL;
static atomic_int running = 0;

static pthread_mutex_t turn;
static pthread_once_t turn_once = PTHREAD_ONCE_INIT;

// Recursive, as a record may look up another name; there is no portable static initializer for that.
static void make_turn(void) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&turn, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

bool keras_registration_push(keras_registration_record record) {
    if (record == NULL) return false;
    node *pushed = malloc(sizeof *pushed);
    if (pushed == NULL) return false;
    pushed->record = record;
    pushed->next = atomic_load_explicit(&waiting, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(
        &waiting, &pushed->next, pushed, memory_order_seq_cst, memory_order_relaxed)) {
    }
    return true;
}

void keras_registration_run_all(void) {
    // `running` rises before the list is emptied: who sees an empty list also sees whoever emptied it.
    if (atomic_load(&waiting) == NULL && atomic_load(&running) == 0) return;

    pthread_once(&turn_once, make_turn);
    pthread_mutex_lock(&turn);
    atomic_fetch_add(&running, 1);
    // Only whole lists are ever taken, so a node cannot come back while a push compares against it.
    node *taken;
    while ((taken = atomic_exchange(&waiting, NULL)) != NULL) {
        node *ordered = NULL;
        while (taken != NULL) {
            node *next = taken->next;
            taken->next = ordered;
            ordered = taken;
            taken = next;
        }
        while (ordered != NULL) {
            node *first = ordered;
            ordered = first->next;
            first->record();
            free(first);
        }
    }
    atomic_fetch_sub(&running, 1);
    pthread_mutex_unlock(&turn);
}
