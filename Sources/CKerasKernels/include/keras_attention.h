#pragma once

#include "keras_base.h"

/// How far apart, in elements, neighbours are that something has for each batch, head, query and
/// key; 0 along an axis along which it is the same for all.
typedef struct {
    size_t batch, head, query, key;
} keras_attention_strides;

/// The sizes of an attention. Arrays are row-major, (batch, places, heads, depth).
typedef struct {
    size_t batch, heads, queries, keys, depth, valueDepth;
    /// Keys and values may have fewer heads, each of which serves as many of the queries'.
    size_t keyHeads;
    double scale;
    /// Whether a query sees only keys up to its own place.
    bool isCausal;
    keras_attention_strides bias, mask;
} keras_attention_sizes;

/// What goes into an attention; `bias`, of the dtype of the others, and `mask`, of bools, may be NULL.
typedef struct {
    const void *query, *key, *value, *bias;
    const uint8_t *mask;
} keras_attention_inputs;

/// Results of the forward direction: the output, (batch, queries, heads, depth of the values), and,
/// unless NULL, what the gradient needs of each row of scores, (batch, heads, queries, 2): its
/// largest logit and the reciprocal of the sum of exponentials.
typedef struct {
    void *output, *rows;
} keras_attention_outputs;

/// The gradient of the output, and those to be written, none of them NULL; `partial` is memory of as many
/// bytes as `keras_attention_gradient_bytes` says, or NULL for none.
typedef struct {
    const void *output;
    void *query, *key, *value, *partial;
} keras_attention_gradients;

/// What `keras_attention_gradient` needs besides: where there are few heads, the keys of each are divided
/// among the threads, and each part has gradients for all queries.
size_t keras_attention_gradient_bytes(keras_dtype dtype, keras_attention_sizes sizes);

/// softmax(scale · q · kᵀ + bias) · v in tiles, so that no more than a tile of the scores is ever in
/// memory. Where the mask is 0 a logit is replaced by one so low that it does not count.
///
/// False for other dtypes than KERAS_FLOAT32 and KERAS_FLOAT64, or without memory.
bool keras_attention(
    keras_dtype dtype, keras_attention_sizes sizes, keras_attention_inputs inputs,
    keras_attention_outputs outputs);

/// The gradients of `keras_attention`, which computes the tiles of scores anew.
bool keras_attention_gradient(
    keras_dtype dtype, keras_attention_sizes sizes, keras_attention_inputs inputs,
    keras_attention_outputs outputs, keras_attention_gradients gradients);
