#include "CKerasBLAS.h"

// What ends OpenBLAS's threads. A build of it without threads does not have it.
extern int blas_thread_shutdown_(void) __attribute__((weak));

// Before `main`: OpenBLAS has made a thread for each processor when it was loaded, and each of them looks
// for work over and over for its first tenth of a second. The threads that compute are ours; those would
// only take processors from them, and a machine with 64 processors pays 6 seconds for each program's start.
//
// The order matters, as setting the number makes the threads anew.
__attribute__((constructor)) static void use_caller_only(void) {
    openblas_set_num_threads(1);
    if (blas_thread_shutdown_) blas_thread_shutdown_();
}

const char *keras_blas_core(void) { return openblas_get_corename(); }
