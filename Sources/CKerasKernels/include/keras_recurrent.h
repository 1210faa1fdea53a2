#pragma once

#include "keras_base.h"

/// The sizes of a recurrence. Arrays are row-major; steps are numbered as the input has them, except
/// in the sequence of outputs, which is in the order in which they were computed.
typedef struct {
    size_t batch, steps, units;
    /// Whether the last step of the input comes first.
    bool backwards;
    /// Whether the output of a masked step is 0, and not that of the step before.
    bool zeroesMasked;
} keras_recurrent_sizes;

/// What goes into a recurrence.
typedef struct {
    /// (batch, steps, gates · units): the inputs' products, biases included.
    const void *inputs;
    /// (units, gates · units)
    const void *recurrent;
    /// (gates · units), or NULL: the recurrent product's own bias. Not for an LSTM.
    const void *bias;
    /// (batch, units); `cell` for an LSTM only.
    const void *state, *cell;
    /// (batch, steps), or NULL: 0 where a step is to be left out.
    const void *mask;
} keras_recurrent_inputs;

/// What comes out. The last three are for the gradient, and may all be NULL.
typedef struct {
    /// (batch, steps, units)
    void *sequence;
    /// (batch, units), after the last step; `cell` for an LSTM only.
    void *state, *cell;
    /// (batch, steps, 4 · units): an LSTM's gates i, f, c, o; a GRU's z, r, the candidate, and the
    /// recurrent part of it before r.
    void *gates;
    /// (batch, steps, units): an LSTM's cell after each step.
    void *cells;
    /// (batch, steps, units): the state before each step.
    void *previous;
} keras_recurrent_outputs;

/// Gradients: of the outputs, where NULL stands for 0, and to be written, none of them NULL.
typedef struct {
    const void *sequence, *state, *cell;
    /// (batch, steps, gates · units)
    void *inputs;
    /// (batch, steps, 3 · units): those of a GRU's recurrent products.
    void *products;
    /// (batch, units)
    void *initialState, *initialCell;
} keras_recurrent_gradients;

/// An LSTM with tanh and sigmoid. False for other dtypes than KERAS_FLOAT32 and KERAS_FLOAT64, or
/// without memory; so are the others.
bool keras_lstm(
    keras_dtype dtype, keras_recurrent_sizes sizes, keras_recurrent_inputs inputs,
    keras_recurrent_outputs outputs);

/// The gradients of `keras_lstm`, from what it kept.
bool keras_lstm_gradient(
    keras_dtype dtype, keras_recurrent_sizes sizes, keras_recurrent_inputs inputs,
    keras_recurrent_outputs outputs, keras_recurrent_gradients gradients);

/// A GRU with tanh and sigmoid that resets after the product.
bool keras_gru(
    keras_dtype dtype, keras_recurrent_sizes sizes, keras_recurrent_inputs inputs,
    keras_recurrent_outputs outputs);

/// The gradients of `keras_gru`, from what it kept.
bool keras_gru_gradient(
    keras_dtype dtype, keras_recurrent_sizes sizes, keras_recurrent_inputs inputs,
    keras_recurrent_outputs outputs, keras_recurrent_gradients gradients);
