// Of Linux alone, and not in the headers that Swift sees.
#define _GNU_SOURCE
#include "CKerasZlib.h"

#if defined(__linux__)
#include <fcntl.h>

void keras_start_write_back(int descriptor, int64_t offset, int64_t count) {
    // A hint: what it cannot start, the fsync that follows will.
    (void)sync_file_range(descriptor, offset, count, SYNC_FILE_RANGE_WRITE);
}
#else
void keras_start_write_back(int descriptor, int64_t offset, int64_t count) {
    (void)descriptor, (void)offset, (void)count;
}
#endif
