#include "keras_gated.h"

#include "math_f64.h"

#define T float
#define K(function) keras_##function##_f32
#define TAG(name) name##_f32
#define CLONES KERAS_CLONES
#include "gated_template.h"
#undef CLONES

#define T double
#define K(function) keras_##function##_f64
#define TAG(name) name##_f64
#define CLONES
#include "gated_template.h"

bool keras_glu_gradient(keras_dtype dtype, const void *in, const void *upstream, void *out,
                        size_t outer, size_t half, size_t inner) {
    if (half * inner == 0) return true;
    switch (dtype) {
        case KERAS_FLOAT32: glu_f32(in, upstream, out, outer, half * inner); return true;
        case KERAS_FLOAT64: glu_f64(in, upstream, out, outer, half * inner); return true;
        default: return false;
    }
}

bool keras_glu(keras_dtype dtype, const void *in, void *out, size_t outer, size_t half,
               size_t inner) {
    return keras_glu_gradient(dtype, in, NULL, out, outer, half, inner);
}

bool keras_sparsemax_gradient(keras_dtype dtype, const void *in, const void *upstream, void *out,
                              size_t outer, size_t size, size_t inner) {
    if (size * inner == 0) return true;
    switch (dtype) {
        case KERAS_FLOAT32: sparsemax_all_f32(in, upstream, out, outer, size, inner); return true;
        case KERAS_FLOAT64: sparsemax_all_f64(in, upstream, out, outer, size, inner); return true;
        default: return false;
    }
}

bool keras_sparsemax(keras_dtype dtype, const void *in, void *out, size_t outer, size_t size,
                     size_t inner) {
    return keras_sparsemax_gradient(dtype, in, NULL, out, outer, size, inner);
}
