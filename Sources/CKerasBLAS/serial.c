#include "CKerasBLAS.h"

// OpenBLAS's own, which not every build has: what makes its threads, and what ends them.
extern void gotoblas_init(void) __attribute__((weak));
extern int blas_thread_shutdown_(void) __attribute__((weak));

// Before `main`: OpenBLAS makes a thread for each processor when it is loaded, and each of them looks for work
// over and over for its first tenth of a second. The threads that compute are ours; those would only take
// processors from them: 6 seconds of processors' time at each program's start, where there are 64.
__attribute__((constructor)) static void use_caller_only(void) {
    // It initialises itself once, but where it is linked into the program perhaps after this.
    if (gotoblas_init) gotoblas_init();
    // In this order: setting the number makes threads where there are none.
    openblas_set_num_threads(1);
    if (blas_thread_shutdown_) blas_thread_shutdown_();
}

// Here, so that a linker which takes only what is called for from an archive takes the constructor with it.
const char *keras_blas_core(void) { return openblas_get_corename(); }
