// The functions of one number, each beside its derivative.
#pragma once

enum { INPUT, OUTPUT };

// X(NAME, READS, LOOP, VALUE, GRADIENT_LOOP, GRADIENT): VALUE is a function of x. GRADIENT is the gradient for
// x, given the gradient g of the result; it reads x if READS is INPUT, the result y if READS is OUTPUT.
// a and b are the op's parameters, K(f) is f for the type T. Where two branches meet, the
// derivatives are those of Keras on JAX.
//
// The loops before VALUE and GRADIENT are PLAIN where they wait for memory, and INTERLEAVED, two vectors in each
// round, where instructions wait for each other.
#define KERAS_UNARY_OPS(X)                                                                                             \
    X(NEGATIVE, INPUT, PLAIN, -x, PLAIN, -g)                                                                           \
    X(ABS, INPUT, PLAIN, K(abs)(x), PLAIN, x >= 0 ? g : -g)                                                            \
    X(SIGN, INPUT, PLAIN, x > 0 ? 1 : x < 0 ? -1 : x, PLAIN, 0)                                                        \
    X(SQUARE, INPUT, PLAIN, x * x, PLAIN, g * 2 * x)                                                                   \
    X(SQRT, OUTPUT, PLAIN, K(sqrt)(x), PLAIN, g * (T)0.5 / y)                                                          \
    X(RSQRT, OUTPUT, PLAIN, 1 / K(sqrt)(x), PLAIN, g * (T)-0.5 * y * y * y)                                            \
    X(RECIPROCAL, OUTPUT, PLAIN, 1 / x, PLAIN, -g * y * y)                                                             \
    X(EXP, OUTPUT, INTERLEAVED, K(exp)(x), PLAIN, g * y)                                                               \
    X(EXPM1, OUTPUT, INTERLEAVED, K(expm1)(x), PLAIN, g * (y + 1))                                                     \
    X(LOG, INPUT, INTERLEAVED, K(log)(x), PLAIN, g / x)                                                                \
    X(LOG1P, INPUT, INTERLEAVED, K(log1p)(x), PLAIN, g / (x + 1))                                                      \
    X(LOG2, INPUT, INTERLEAVED, K(log2)(x), PLAIN, g * (T)1.4426950408889634 / x)                                      \
    X(LOG10, INPUT, INTERLEAVED, K(log10)(x), PLAIN, g * (T)0.4342944819032518 / x)                                    \
    X(ARCSIN, INPUT, INTERLEAVED, K(asin)(x), PLAIN, g / K(sqrt)((1 - x) * (1 + x)))                                   \
    X(ARCCOS, INPUT, INTERLEAVED, K(acos)(x), PLAIN, -g / K(sqrt)((1 - x) * (1 + x)))                                  \
    X(ARCTAN, INPUT, INTERLEAVED, K(atan)(x), PLAIN, g / (1 + x * x))                                                  \
    X(SINH, INPUT, INTERLEAVED, K(sinh)(x), INTERLEAVED, g * K(cosh)(x))                                               \
    X(COSH, INPUT, INTERLEAVED, K(cosh)(x), INTERLEAVED, g * K(sinh)(x))                                               \
    X(TANH, OUTPUT, INTERLEAVED, K(tanh)(x), PLAIN, g * (1 - y * y))                                                   \
    X(ARCSINH, INPUT, INTERLEAVED, K(asinh)(x), PLAIN, g / K(sqrt)(x * x + 1))                                         \
    X(ARCCOSH, INPUT, INTERLEAVED, K(acosh)(x), PLAIN, g / K(sqrt)((x - 1) * (x + 1)))                                 \
    X(ARCTANH, INPUT, INTERLEAVED, K(atanh)(x), PLAIN, g / ((1 - x) * (1 + x)))                                        \
    X(ERF, INPUT, INTERLEAVED, K(erf)(x), INTERLEAVED, g * (T)1.1283791670955126 * K(exp)(-x * x))                     \
    X(ERFINV, OUTPUT, INTERLEAVED, K(erfinv)(x), INTERLEAVED, g * (T)0.886226925452758 * K(exp)(y * y))                \
    X(FLOOR, INPUT, PLAIN, K(floor)(x), PLAIN, 0)                                                                      \
    X(CEIL, INPUT, PLAIN, K(ceil)(x), PLAIN, 0)                                                                        \
    X(ROUND, INPUT, PLAIN, K(round)(x), PLAIN, 0)                                                                      \
    X(TRUNC, INPUT, PLAIN, K(trunc)(x), PLAIN, 0)                                                                      \
    X(CLIP, INPUT, PLAIN, between(x, a, b), PLAIN, g * inside(x, a, b))                                                \
    X(RELU, OUTPUT, PLAIN, x < 0 ? 0 : x, PLAIN, y > 0 ? g : 0)                                                        \
    X(RELU6, OUTPUT, PLAIN, between(x, 0, 6), PLAIN, y > 0 && y < 6 ? g : 0)                                           \
    X(LEAKY_RELU, INPUT, PLAIN, x >= 0 ? x : a * x, PLAIN, x >= 0 ? g : g * a)                                         \
    X(ELU, INPUT, INTERLEAVED, x > 0 ? x : a * K(expm1)(x), INTERLEAVED, x > 0 ? g : g * a * K(exp)(x))                \
    X(SELU, INPUT, INTERLEAVED, SELU_SCALE * (x > 0 ? x : SELU_ALPHA * K(expm1)(x)),                                   \
      INTERLEAVED, g * SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * K(exp)(x)))                                              \
    X(CELU, INPUT, INTERLEAVED, x > 0 ? x : a * K(expm1)(x / a), INTERLEAVED, x > 0 ? g : g * K(exp)(x / a))           \
    X(GELU_TANH, INPUT, INTERLEAVED, x * K(sigmoid)(2 * gelu_argument(x)), INTERLEAVED, g * gelu_tanh_slope(x))        \
    X(GELU_ERF, INPUT, INTERLEAVED, x * K(half_erfc)(x * (T)-0.7071067811865476), INTERLEAVED, g * gelu_erf_slope(x))  \
    X(SIGMOID, OUTPUT, INTERLEAVED, K(sigmoid)(x), PLAIN, g * y * (1 - y))                                             \
    X(HARD_SIGMOID, OUTPUT, PLAIN, between(x + 3, 0, 6) / 6, PLAIN, y > 0 && y < 1 ? g / 6 : 0)                        \
    X(SILU, INPUT, INTERLEAVED, x * K(sigmoid)(x), INTERLEAVED, g * silu_slope(x, K(sigmoid)(x)))                      \
    X(HARD_SILU, INPUT, PLAIN, x * (between(x + 3, 0, 6) / 6),                                                         \
      PLAIN, g * (between(x + 3, 0, 6) / 6 + (x > -3 && x < 3 ? x / 6 : 0)))                                           \
    X(SOFTPLUS, INPUT, INTERLEAVED, softplus(x), INTERLEAVED, g * K(sigmoid)(x))                                       \
    X(SOFTSIGN, INPUT, PLAIN, x / (K(abs)(x) + 1), PLAIN, g / ((K(abs)(x) + 1) * (K(abs)(x) + 1)))                     \
    X(TANH_SHRINK, INPUT, INTERLEAVED, x - K(tanh)(x), INTERLEAVED, g * K(tanh)(x) * K(tanh)(x))                       \
    X(SOFT_SHRINK, INPUT, PLAIN, x > a ? x - a : x < -a ? x + a : 0, PLAIN, x > a || x < -a ? g : 0)                   \
    X(HARD_SHRINK, INPUT, PLAIN, K(abs)(x) > a ? x : 0, PLAIN, K(abs)(x) > a ? g : 0)                                  \
    X(HARD_TANH, INPUT, PLAIN, between(x, -1, 1), PLAIN, x > 1 || x < -1 ? 0 : g)                                      \
    X(SQUAREPLUS, INPUT, PLAIN, (x + K(sqrt)(x * x + a)) / 2, PLAIN, g * (1 + x / K(sqrt)(x * x + a)) / 2)             \
    X(LOG_SIGMOID, INPUT, INTERLEAVED, -softplus(-x), INTERLEAVED, g * K(sigmoid)(-x))                                 \
    X(THRESHOLD, INPUT, PLAIN, x > a ? x : b, PLAIN, x > a ? g : 0)                                                    \
    X(SPARSE_PLUS, INPUT, PLAIN, x <= -1 ? 0 : x >= 1 ? x : (x + 1) * (x + 1) / 4,                                     \
      PLAIN, x <= -1 ? 0 : x >= 1 ? g : g * (x + 1) / 2)                                                               \
    X(SPARSE_SIGMOID, INPUT, PLAIN, (T)0.5 * between(x + 1, 0, 2), PLAIN, g * (T)0.5 * inside(x + 1, 0, 2))            \
    X(MISH, INPUT, INTERLEAVED, x * mish_gate(x), INTERLEAVED, g * mish_slope(x, mish_gate(x)))                        \
    X(CBRT, OUTPUT, INTERLEAVED, K(cbrt)(x), PLAIN, g / (3 * y * y))                                                   \
    X(ERFC, INPUT, INTERLEAVED, K(erfc)(x), INTERLEAVED, g * (T)-1.1283791670955126 * K(exp)(-x * x))                  \
    X(REPLACE_NAN, INPUT, PLAIN, x != x ? a : x, PLAIN, x != x ? 0 : g)                                                \
    X(REPLACE_INFINITE, INPUT, PLAIN, x == INFINITY ? b : x == -INFINITY ? a : x,                                      \
      PLAIN, K(abs)(x) == INFINITY ? 0 : g)

// Functions of angles, X(NAME, READS, SMALL, ANY, SMALL_GRADIENT, ANY_GRADIENT): for those that are not
// K(is_large), and for any, which does not vectorise.
#define KERAS_UNARY_ANGLE_OPS(X)                                                                                       \
    X(SIN, INPUT, K(small_sin)(x), K(sin)(x), g * K(small_cos)(x), g * K(cos)(x))                                      \
    X(COS, INPUT, K(small_cos)(x), K(cos)(x), -g * K(small_sin)(x), -g * K(sin)(x))                                    \
    X(TAN, OUTPUT, K(small_tan)(x), K(tan)(x), g * (1 + y * y), g * (1 + y * y))
