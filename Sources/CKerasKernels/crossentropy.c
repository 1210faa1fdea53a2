#include "keras_crossentropy.h"

#include "chunks.h"
#include "math_f64.h"

enum { DENSE, DENSE_GRADIENT, SPARSE, SPARSE_GRADIENT, OF_PROBABILITIES = 4 };

/// Rows whose classes' numbers are computed together.
enum { BLOCK = 32 };

typedef struct {
    /// The index of the row kernel: sparse or dense, loss or gradient, of logits or probabilities.
    int kernel;
    const void *targets, *in, *up;
    const int32_t *classes_of;
    void *out;
    size_t rows, classes, part;
    double epsilon;
} crossentropy_job;

typedef struct {
    bool from_logits;
    const void *targets, *in, *up;
    void *out;
    size_t count, part;
    double epsilon;
} binary_job;

#define T float
#define K(function) keras_##function##_f32
#define TAG(name) name##_f32
#define CLONES KERAS_CLONES
#include "crossentropy_template.h"
#undef CLONES

#define T double
#define K(function) keras_##function##_f64
#define TAG(name) name##_f64
#define CLONES
#include "crossentropy_template.h"

static bool run(keras_dtype dtype, crossentropy_job job) {
    if (dtype != KERAS_FLOAT32 && dtype != KERAS_FLOAT64) return false;
    if (job.rows == 0) return true;
    const size_t total = job.rows * job.classes, grain = KERAS_CHUNK / 4;
    job.part = total < 2 * grain ? job.rows : (grain + job.classes - 1) / job.classes;
    keras_for_chunks((job.rows + job.part - 1) / job.part,
                     dtype == KERAS_FLOAT32 ? rows_f32 : rows_f64, &job);
    return true;
}

bool keras_categorical_crossentropy(keras_dtype dtype, const void *targets,
                                    const void *log_probabilities, void *losses, size_t rows,
                                    size_t classes) {
    return run(dtype, (crossentropy_job){.kernel = DENSE, .targets = targets,
                                         .in = log_probabilities, .out = losses, .rows = rows,
                                         .classes = classes});
}

bool keras_categorical_crossentropy_gradient(keras_dtype dtype, const void *targets,
                                             const void *upstream, void *softmax, size_t rows,
                                             size_t classes) {
    return run(dtype, (crossentropy_job){.kernel = DENSE_GRADIENT, .targets = targets,
                                         .up = upstream, .out = softmax, .rows = rows,
                                         .classes = classes});
}

bool keras_categorical_crossentropy_of(keras_dtype dtype, const void *targets,
                                       const void *probabilities, void *losses, size_t rows,
                                       size_t classes, double epsilon) {
    return run(dtype, (crossentropy_job){.kernel = DENSE + OF_PROBABILITIES, .targets = targets,
                                         .in = probabilities, .out = losses, .rows = rows,
                                         .classes = classes, .epsilon = epsilon});
}

bool keras_categorical_crossentropy_of_gradient(keras_dtype dtype, const void *targets,
                                                const void *probabilities, const void *upstream,
                                                void *out, size_t rows, size_t classes,
                                                double epsilon) {
    return run(dtype, (crossentropy_job){.kernel = DENSE_GRADIENT + OF_PROBABILITIES,
                                         .targets = targets, .in = probabilities, .up = upstream,
                                         .out = out, .rows = rows, .classes = classes,
                                         .epsilon = epsilon});
}

bool keras_sparse_crossentropy(keras_dtype dtype, const int32_t *targets,
                               const void *log_probabilities, void *losses, size_t rows,
                               size_t classes) {
    return run(dtype, (crossentropy_job){.kernel = SPARSE, .classes_of = targets,
                                         .in = log_probabilities, .out = losses, .rows = rows,
                                         .classes = classes});
}

bool keras_sparse_crossentropy_gradient(keras_dtype dtype, const int32_t *targets,
                                        const void *upstream, void *softmax, size_t rows,
                                        size_t classes) {
    return run(dtype, (crossentropy_job){.kernel = SPARSE_GRADIENT, .classes_of = targets,
                                         .up = upstream, .out = softmax, .rows = rows,
                                         .classes = classes});
}

bool keras_sparse_crossentropy_of(keras_dtype dtype, const int32_t *targets,
                                  const void *probabilities, void *losses, size_t rows,
                                  size_t classes, double epsilon) {
    return run(dtype, (crossentropy_job){.kernel = SPARSE + OF_PROBABILITIES,
                                         .classes_of = targets, .in = probabilities,
                                         .out = losses, .rows = rows, .classes = classes,
                                         .epsilon = epsilon});
}

bool keras_sparse_crossentropy_of_gradient(keras_dtype dtype, const int32_t *targets,
                                           const void *probabilities, const void *upstream,
                                           void *out, size_t rows, size_t classes,
                                           double epsilon) {
    return run(dtype, (crossentropy_job){.kernel = SPARSE_GRADIENT + OF_PROBABILITIES,
                                         .classes_of = targets, .in = probabilities,
                                         .up = upstream, .out = out, .rows = rows,
                                         .classes = classes, .epsilon = epsilon});
}

static bool run_binary(keras_dtype dtype, binary_job job) {
    if (dtype != KERAS_FLOAT32 && dtype != KERAS_FLOAT64) return false;
    const size_t grain = KERAS_CHUNK / 4;
    job.part = job.count < 2 * grain ? job.count : grain;
    if (job.count == 0) return true;
    keras_for_chunks((job.count + job.part - 1) / job.part,
                     dtype == KERAS_FLOAT32 ? binary_f32 : binary_f64, &job);
    return true;
}

bool keras_binary_crossentropy(bool from_logits, keras_dtype dtype, const void *targets,
                               const void *outputs, void *losses, size_t count, double epsilon) {
    return run_binary(dtype, (binary_job){.from_logits = from_logits, .targets = targets,
                                          .in = outputs, .out = losses, .count = count,
                                          .epsilon = epsilon});
}

bool keras_binary_crossentropy_gradient(bool from_logits, keras_dtype dtype, const void *targets,
                                        const void *outputs, const void *upstream, void *out,
                                        size_t count, double epsilon) {
    return run_binary(dtype, (binary_job){.from_logits = from_logits, .targets = targets,
                                          .in = outputs, .up = upstream, .out = out,
                                          .count = count, .epsilon = epsilon});
}
