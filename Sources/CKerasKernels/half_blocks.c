#include "half_blocks.h"

#include "half.h"

KERAS_CLONES void keras_halves_to_floats(keras_dtype dtype, const uint16_t *restrict in,
                                         float *restrict out, size_t count) {
    if (dtype == KERAS_FLOAT16) {
        for (size_t i = 0; i < count; i++) out[i] = float16_to_float(in[i]);
    } else {
        for (size_t i = 0; i < count; i++) out[i] = bfloat16_to_float(in[i]);
    }
}

KERAS_CLONES void keras_floats_to_halves(keras_dtype dtype, const float *restrict in,
                                         uint16_t *restrict out, size_t count) {
    if (dtype == KERAS_FLOAT16) {
        for (size_t i = 0; i < count; i++) out[i] = float_to_float16(in[i]);
    } else {
        for (size_t i = 0; i < count; i++) out[i] = float_to_bfloat16(in[i]);
    }
}
