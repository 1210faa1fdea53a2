#include "CKerasZlib.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct keras_inflater {
    z_stream stream;
};

static keras_inflater *create(int window_bits) {
    keras_inflater *inflater = calloc(1, sizeof *inflater);
    if (inflater && inflateInit2(&inflater->stream, window_bits) != Z_OK) {
        free(inflater);
        return NULL;
    }
    return inflater;
}

/// Negative window bits: no zlib header and no checksum around the deflate data.
keras_inflater *keras_inflater_create(void) { return create(-MAX_WBITS); }

keras_inflater *keras_inflater_create_zlib(void) { return create(MAX_WBITS); }

static uInt clamped(size_t count) { return count > UINT_MAX ? UINT_MAX : (uInt)count; }

keras_inflate_status keras_inflater_run(
    keras_inflater *inflater,
    const void *input, size_t input_count, size_t *consumed,
    void *output, size_t output_count, size_t *produced) {
    z_stream *stream = &inflater->stream;
    uInt available_in = clamped(input_count);
    uInt available_out = clamped(output_count);
    stream->next_in = (Bytef *)input;
    stream->avail_in = available_in;
    stream->next_out = output;
    stream->avail_out = available_out;
    int code = inflate(stream, Z_NO_FLUSH);
    *consumed = available_in - stream->avail_in;
    *produced = available_out - stream->avail_out;
    switch (code) {
        case Z_OK:
        case Z_BUF_ERROR:
            return keras_inflate_more;
        case Z_STREAM_END:
            return keras_inflate_end;
        case Z_MEM_ERROR:
            return keras_inflate_no_memory;
        default:
            return keras_inflate_corrupt;
    }
}

void keras_inflater_destroy(keras_inflater *inflater) {
    if (inflater) {
        inflateEnd(&inflater->stream);
        free(inflater);
    }
}
