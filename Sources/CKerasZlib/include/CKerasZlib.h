#pragma once

#include <stddef.h>
#include <stdint.h>

/// The CRC-32 of `count` bytes that follow bytes whose CRC-32 is `crc` (0 if none do).
/// Gives the numbers of zlib's `crc32`, and several times as many bytes a second where the
/// processor can multiply polynomials.
uint32_t keras_crc32(uint32_t crc, const void *bytes, size_t count);

/// The same by zlib alone; what `keras_crc32` is checked against.
uint32_t keras_crc32_zlib(uint32_t crc, const void *bytes, size_t count);

/// The CRC-32 of two runs of bytes in a row, from the CRC-32 of each and the second one's length.
uint32_t keras_crc32_combine(uint32_t first, uint32_t second, uint64_t second_count);

/// Decompresses one stream of deflate data, raw or with zlib's header and checksum around it.
typedef struct keras_inflater keras_inflater;

typedef enum keras_inflate_status {
    /// Needs more input, or more room for output.
    keras_inflate_more = 0,
    /// The stream is complete.
    keras_inflate_end = 1,
    /// The input is not deflate data.
    keras_inflate_corrupt = 2,
    keras_inflate_no_memory = 3,
} keras_inflate_status;

/// For raw data. NULL if memory is short.
keras_inflater *keras_inflater_create(void);

/// For data in zlib's wrapping. NULL if memory is short.
keras_inflater *keras_inflater_create_zlib(void);

/// Decompresses from `input` to `output` until one of them is used up or the stream ends; stores how
/// many bytes were taken and made.
keras_inflate_status keras_inflater_run(
    keras_inflater *inflater,
    const void *input, size_t input_count, size_t *consumed,
    void *output, size_t output_count, size_t *produced);

void keras_inflater_destroy(keras_inflater *inflater);

/// Begins to bring a range of a file to its device, where the system can be told so; nothing waits.
void keras_start_write_back(int descriptor, int64_t offset, int64_t count);

/// Exchanges what two names lead to in one step; 0, or -1 with `errno`, which is ENOSYS or EINVAL
/// where the system or the file system cannot.
int keras_exchange_paths(const char *first, const char *second);

/// Finds the pages for memory that is about to be filled, all at once, where the system can; finding
/// each when it is first touched takes longer than filling it. The bytes stay what they are.
void keras_populate(void *bytes, size_t count);
