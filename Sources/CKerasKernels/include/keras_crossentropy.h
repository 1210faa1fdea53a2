#pragma once

#include "keras_base.h"

// Crossentropies with Keras's formulas, in KERAS_FLOAT32 or KERAS_FLOAT64 (false for others).
//
// `rows × classes` arrays are row-major. Probabilities are first divided by their row's sum, then
// clipped to epsilon … 1 - epsilon.

/// `losses[row] = -Σ targets · log_probabilities`.
bool keras_categorical_crossentropy(keras_dtype dtype, const void *targets,
                                    const void *log_probabilities, void *losses, size_t rows,
                                    size_t classes);

/// Makes of the softmax of the logits their gradient, given that of the losses, in place.
bool keras_categorical_crossentropy_gradient(keras_dtype dtype, const void *targets,
                                             const void *upstream, void *softmax, size_t rows,
                                             size_t classes);

/// The losses of probabilities.
bool keras_categorical_crossentropy_of(keras_dtype dtype, const void *targets,
                                       const void *probabilities, void *losses, size_t rows,
                                       size_t classes, double epsilon);

/// The gradient for the probabilities.
bool keras_categorical_crossentropy_of_gradient(keras_dtype dtype, const void *targets,
                                                const void *probabilities, const void *upstream,
                                                void *out, size_t rows, size_t classes,
                                                double epsilon);

// The same where a target is the number of a class. A number out of range has loss and gradient 0.

bool keras_sparse_crossentropy(keras_dtype dtype, const int32_t *targets,
                               const void *log_probabilities, void *losses, size_t rows,
                               size_t classes);
bool keras_sparse_crossentropy_gradient(keras_dtype dtype, const int32_t *targets,
                                        const void *upstream, void *softmax, size_t rows,
                                        size_t classes);
bool keras_sparse_crossentropy_of(keras_dtype dtype, const int32_t *targets,
                                  const void *probabilities, void *losses, size_t rows,
                                  size_t classes, double epsilon);
bool keras_sparse_crossentropy_of_gradient(keras_dtype dtype, const int32_t *targets,
                                           const void *probabilities, const void *upstream,
                                           void *out, size_t rows, size_t classes,
                                           double epsilon);

/// `-t log p - (1 - t) log (1 - p)` for each of `count` targets t and outputs: logits, of which p
/// is the sigmoid, or probabilities.
bool keras_binary_crossentropy(bool from_logits, keras_dtype dtype, const void *targets,
                               const void *outputs, void *losses, size_t count, double epsilon);

/// The gradient for the outputs.
bool keras_binary_crossentropy_gradient(bool from_logits, keras_dtype dtype, const void *targets,
                                        const void *outputs, const void *upstream, void *out,
                                        size_t count, double epsilon);
