// Of Linux alone, and not in the headers that Swift sees.
#define _GNU_SOURCE
#include "CKerasZlib.h"

#include <errno.h>

#if defined(__linux__)
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

int keras_exchange_paths(const char *first, const char *second) {
    const unsigned exchange = 1 << 1;  // RENAME_EXCHANGE, which old headers lack
    return (int)syscall(SYS_renameat2, AT_FDCWD, first, AT_FDCWD, second, exchange);
}
#elif defined(__APPLE__)
#include <stdio.h>

int keras_exchange_paths(const char *first, const char *second) {
    return renamex_np(first, second, RENAME_SWAP);
}
#else
int keras_exchange_paths(const char *first, const char *second) {
    (void)first, (void)second;
    errno = ENOSYS;
    return -1;
}
#endif
