#pragma once

#include "keras_base.h"

/// Functions of one number. What they compute stands in `unary_ops.h`, beside their derivatives.
typedef enum {
    KERAS_UNARY_NEGATIVE,
    KERAS_UNARY_ABS,
    KERAS_UNARY_SIGN,
    KERAS_UNARY_SQUARE,
    KERAS_UNARY_SQRT,
    KERAS_UNARY_RSQRT,
    KERAS_UNARY_RECIPROCAL,
    KERAS_UNARY_EXP,
    KERAS_UNARY_EXPM1,
    KERAS_UNARY_LOG,
    KERAS_UNARY_LOG1P,
    KERAS_UNARY_LOG2,
    KERAS_UNARY_LOG10,
    KERAS_UNARY_SIN,
    KERAS_UNARY_COS,
    KERAS_UNARY_TAN,
    KERAS_UNARY_ARCSIN,
    KERAS_UNARY_ARCCOS,
    KERAS_UNARY_ARCTAN,
    KERAS_UNARY_SINH,
    KERAS_UNARY_COSH,
    KERAS_UNARY_TANH,
    KERAS_UNARY_ARCSINH,
    KERAS_UNARY_ARCCOSH,
    KERAS_UNARY_ARCTANH,
    KERAS_UNARY_ERF,
    KERAS_UNARY_ERFINV,
    KERAS_UNARY_FLOOR,
    KERAS_UNARY_CEIL,
    KERAS_UNARY_ROUND,
    KERAS_UNARY_TRUNC,
    /// Between `a` and `b`.
    KERAS_UNARY_CLIP,
    KERAS_UNARY_RELU,
    KERAS_UNARY_RELU6,
    /// Slope `a` below 0.
    KERAS_UNARY_LEAKY_RELU,
    /// Scale `a` below 0.
    KERAS_UNARY_ELU,
    KERAS_UNARY_SELU,
    KERAS_UNARY_CELU,
    KERAS_UNARY_GELU_TANH,
    KERAS_UNARY_GELU_ERF,
    KERAS_UNARY_SIGMOID,
    KERAS_UNARY_HARD_SIGMOID,
    KERAS_UNARY_SILU,
    KERAS_UNARY_HARD_SILU,
    KERAS_UNARY_SOFTPLUS,
    KERAS_UNARY_SOFTSIGN,
    KERAS_UNARY_TANH_SHRINK,
    KERAS_UNARY_SOFT_SHRINK,
    KERAS_UNARY_HARD_SHRINK,
    KERAS_UNARY_HARD_TANH,
    KERAS_UNARY_SQUAREPLUS,
    KERAS_UNARY_LOG_SIGMOID,
    KERAS_UNARY_THRESHOLD,
    KERAS_UNARY_SPARSE_PLUS,
    KERAS_UNARY_SPARSE_SIGMOID,
    KERAS_UNARY_MISH,
    KERAS_UNARY_CBRT,
    KERAS_UNARY_ERFC,
    /// `a` instead.
    KERAS_UNARY_REPLACE_NAN,
    /// `b` for infinity, `a` for what is below everything.
    KERAS_UNARY_REPLACE_INFINITE,
} keras_unary_op;

/// Questions about one number; the answer is a bool.
typedef enum {
    KERAS_TEST_ISNAN,
    KERAS_TEST_ISINF,
    KERAS_TEST_ISFINITE,
} keras_test_op;

/// `out[i] = op(in[i])` for `count` elements of `dtype`. `in` and `out` do not overlap.
///
/// @return Whether the op exists for `dtype`; if not, nothing was written. All ops exist for
///   floats; negative, abs, sign, square, trunc, clip, relu and hard_tanh for integers as well.
bool keras_unary(keras_unary_op op, keras_dtype dtype, const void *in, void *out, size_t count,
                 double a, double b);

/// Whether the op's gradient is computed from its result; else it is from its input.
bool keras_unary_reads_result(keras_unary_op op);

/// The gradient for the op's input, from its result or its input (`value`, see
/// `keras_unary_reads_result`) and the gradient `upstream` of its result; for floats.
bool keras_unary_gradient(keras_unary_op op, keras_dtype dtype, const void *value,
                          const void *upstream, void *out, size_t count, double a, double b);

/// `out[i] = op(in[i])`; integers and bools are finite.
void keras_unary_test(keras_test_op op, keras_dtype dtype, const void *in, bool *out,
                      size_t count);
