#pragma once

#include "keras_base.h"

/// Functions of two numbers.
typedef enum {
    KERAS_BINARY_ADD,
    KERAS_BINARY_SUBTRACT,
    KERAS_BINARY_MULTIPLY,
    /// For floats only.
    KERAS_BINARY_DIVIDE,
    KERAS_BINARY_FLOOR_DIVIDE,
    /// The result has the sign of the divisor, as in Python.
    KERAS_BINARY_MOD,
    KERAS_BINARY_POWER,
    KERAS_BINARY_MAXIMUM,
    KERAS_BINARY_MINIMUM,
    /// For floats only.
    KERAS_BINARY_ARCTAN2,
    /// For floats only: sqrt(x² + y²), which only overflows where the result does.
    KERAS_BINARY_HYPOT,
    // For integers only. A shift by as many bits as there are, or more, leaves 0, or the sign.
    KERAS_BINARY_AND,
    KERAS_BINARY_OR,
    KERAS_BINARY_XOR,
    KERAS_BINARY_LEFT_SHIFT,
    KERAS_BINARY_RIGHT_SHIFT,
    // From here on the result is a bool.
    KERAS_BINARY_EQUAL,
    KERAS_BINARY_NOT_EQUAL,
    KERAS_BINARY_LESS,
    KERAS_BINARY_LESS_EQUAL,
    KERAS_BINARY_GREATER,
    KERAS_BINARY_GREATER_EQUAL,
    // For bools only.
    KERAS_BINARY_LOGICAL_AND,
    KERAS_BINARY_LOGICAL_OR,
    KERAS_BINARY_LOGICAL_XOR,
} keras_binary_op;

/// How the elements of two operands meet: a row-major result of `rank` (1 to KERAS_MAX_RANK)
/// dimensions, and the step in each operand, in elements, along each of them. In the last
/// dimension the steps are 0 or 1.
typedef struct {
    size_t rank;
    const size_t *sizes;
    const ptrdiff_t *a_steps;
    const ptrdiff_t *b_steps;
} keras_broadcast;

enum { KERAS_MAX_RANK = 32 };

/// `out[i] = op(a[…], b[…])` for operands of `dtype`.
///
/// Integers wrap around; dividing one by 0 gives what it gives in JAX, and never traps.
/// @return Whether the op exists for `dtype`; if not, nothing was written.
bool keras_binary(keras_binary_op op, keras_dtype dtype, const void *a, const void *b, void *out,
                  const keras_broadcast *broadcast);
