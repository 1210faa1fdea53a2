// The functions of one number, each beside its derivative.
//
// X(NAME, READS, VALUE, GRADIENT): VALUE is a function of x. GRADIENT is the gradient for x, given
// the gradient g of the result; it reads x if READS is INPUT, the result y if READS is OUTPUT.
// a and b are the op's parameters, K(f) is f for the type T. Where two branches meet, the
// derivatives are those of Keras on JAX.
#define KERAS_UNARY_OPS(X)                                                                        \
    X(NEGATIVE, INPUT, -x, -g)                                                                    \
    X(ABS, INPUT, K(abs)(x), x >= 0 ? g : -g)                                                     \
    X(SIGN, INPUT, x > 0 ? 1 : x < 0 ? -1 : x, 0)                                                 \
    X(SQUARE, INPUT, x *x, g * 2 * x)                                                             \
    X(SQRT, OUTPUT, K(sqrt)(x), g * (T)0.5 / y)                                                   \
    X(RSQRT, OUTPUT, 1 / K(sqrt)(x), g * (T) - 0.5 * y * y * y)                                   \
    X(RECIPROCAL, OUTPUT, 1 / x, -g * y * y)                                                      \
    X(EXP, OUTPUT, K(exp)(x), g *y)                                                               \
    X(EXPM1, OUTPUT, K(expm1)(x), g *(y + 1))                                                     \
    X(LOG, INPUT, K(log)(x), g / x)                                                               \
    X(LOG1P, INPUT, K(log1p)(x), g / (x + 1))                                                     \
    X(LOG2, INPUT, K(log2)(x), g *(T)1.4426950408889634 / x)                                      \
    X(LOG10, INPUT, K(log10)(x), g *(T)0.4342944819032518 / x)                                    \
    X(SIN, INPUT, K(sin)(x), g *K(cos)(x))                                                        \
    X(COS, INPUT, K(cos)(x), -g * K(sin)(x))                                                      \
    X(TAN, OUTPUT, K(tan)(x), g *(1 + y * y))                                                     \
    X(ARCSIN, INPUT, K(asin)(x), g / K(sqrt)((1 - x) * (1 + x)))                                  \
    X(ARCCOS, INPUT, K(acos)(x), -g / K(sqrt)((1 - x) * (1 + x)))                                 \
    X(ARCTAN, INPUT, K(atan)(x), g / (1 + x * x))                                                 \
    X(SINH, INPUT, K(sinh)(x), g *K(cosh)(x))                                                     \
    X(COSH, INPUT, K(cosh)(x), g *K(sinh)(x))                                                     \
    X(TANH, OUTPUT, K(tanh)(x), g *(1 - y * y))                                                   \
    X(ARCSINH, INPUT, K(asinh)(x), g / K(sqrt)(x * x + 1))                                        \
    X(ARCCOSH, INPUT, K(acosh)(x), g / K(sqrt)((x - 1) * (x + 1)))                                \
    X(ARCTANH, INPUT, K(atanh)(x), g / ((1 - x) * (1 + x)))                                       \
    X(ERF, INPUT, K(erf)(x), g *(T)1.1283791670955126 * K(exp)(-x * x))                           \
    X(ERFINV, OUTPUT, K(erfinv)(x), g *(T)0.886226925452758 * K(exp)(y *y))                       \
    X(FLOOR, INPUT, K(floor)(x), 0)                                                               \
    X(CEIL, INPUT, K(ceil)(x), 0)                                                                 \
    X(ROUND, INPUT, K(round)(x), 0)                                                               \
    X(TRUNC, INPUT, K(trunc)(x), 0)                                                               \
    X(CLIP, INPUT, between(x, a, b), g *inside(x, a, b))                                          \
    X(RELU, OUTPUT, x < 0 ? 0 : x, y > 0 ? g : 0)                                                 \
    X(RELU6, OUTPUT, between(x, 0, 6), y > 0 && y < 6 ? g : 0)                                    \
    X(LEAKY_RELU, INPUT, x >= 0 ? x : a * x, x >= 0 ? g : g * a)                                  \
    X(ELU, INPUT, x > 0 ? x : a * K(expm1)(x), x > 0 ? g : g * a * K(exp)(x))                     \
    X(SELU, INPUT, SELU_SCALE *(x > 0 ? x : SELU_ALPHA * K(expm1)(x)),                            \
      g *SELU_SCALE *(x > 0 ? 1 : SELU_ALPHA * K(exp)(x)))                                        \
    X(CELU, INPUT, x > 0 ? x : a * K(expm1)(x / a), x > 0 ? g : g * K(exp)(x / a))                \
    X(GELU_TANH, INPUT, x *K(sigmoid)(2 * gelu_argument(x)), g *gelu_tanh_slope(x))               \
    X(GELU_ERF, INPUT, (T)0.5 * x * K(erfc)(x *(T) - 0.7071067811865476),                         \
      g *((T)0.5 * K(erfc)(x *(T) - 0.7071067811865476) +                                         \
          x *(T)0.3989422804014327 * K(exp)(x * x *(T) - 0.5)))                                   \
    X(SIGMOID, OUTPUT, K(sigmoid)(x), g *y *(1 - y))                                              \
    X(HARD_SIGMOID, OUTPUT, between(x + 3, 0, 6) / 6, y > 0 && y < 1 ? g / 6 : 0)                 \
    X(SILU, INPUT, x *K(sigmoid)(x), g *silu_slope(x, K(sigmoid)(x)))                             \
    X(HARD_SILU, INPUT, x * (between(x + 3, 0, 6) / 6),                                           \
      g *(between(x + 3, 0, 6) / 6 + (x > -3 && x < 3 ? x / 6 : 0)))                              \
    X(SOFTPLUS, INPUT, softplus(x), g *K(sigmoid)(x))                                             \
    X(SOFTSIGN, INPUT, x / (K(abs)(x) + 1), g / ((K(abs)(x) + 1) * (K(abs)(x) + 1)))              \
    X(TANH_SHRINK, INPUT, x - K(tanh)(x), g *K(tanh)(x) * K(tanh)(x))                             \
    X(SOFT_SHRINK, INPUT, x > a ? x - a : x < -a ? x + a : 0, x > a || x < -a ? g : 0)            \
    X(HARD_SHRINK, INPUT, K(abs)(x) > a ? x : 0, K(abs)(x) > a ? g : 0)                           \
    X(HARD_TANH, INPUT, between(x, -1, 1), x > 1 || x < -1 ? 0 : g)                               \
    X(SQUAREPLUS, INPUT, (x + K(sqrt)(x *x + a)) / 2, g *(1 + x / K(sqrt)(x *x + a)) / 2)         \
    X(LOG_SIGMOID, INPUT, -softplus(-x), g *K(sigmoid)(-x))                                       \
    X(THRESHOLD, INPUT, x > a ? x : b, x > a ? g : 0)                                             \
    X(SPARSE_PLUS, INPUT, x <= -1 ? 0 : x >= 1 ? x : (x + 1) * (x + 1) / 4,                       \
      x <= -1 ? 0 : x >= 1 ? g : g * (x + 1) / 2)                                                 \
    X(SPARSE_SIGMOID, INPUT, (T)0.5 * between(x + 1, 0, 2), g *(T)0.5 * inside(x + 1, 0, 2))      \
    X(MISH, INPUT, x *K(tanh)(softplus(x)), g *mish_slope(x, K(tanh)(softplus(x))))                                \
    X(CBRT, OUTPUT, K(cbrt)(x), g / (3 * y * y))                                                  \
    X(ERFC, INPUT, K(erfc)(x), g *(T) - 1.1283791670955126 * K(exp)(-x * x))
