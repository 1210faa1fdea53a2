// Of Linux alone, and not in the headers that Swift sees.
#define _GNU_SOURCE
#include "CKerasZlib.h"

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23  // Since Linux 5.14; older headers and kernels lack it.
#endif

void keras_populate(void *bytes, size_t count) {
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    const uintptr_t start = ((uintptr_t)bytes + page - 1) / page * page;
    const uintptr_t end = ((uintptr_t)bytes + count) / page * page;
    // A hint: what is not done now is done at the first touch.
    if (start < end) (void)madvise((void *)start, end - start, MADV_POPULATE_WRITE);
}
#else
void keras_populate(void *bytes, size_t count) {
    (void)bytes, (void)count;
}
#endif
