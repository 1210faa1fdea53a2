// The loops of `unary_ops.h` for one type: T, and K(f), the function f for T. Included by a file
// per type; each defines TAG(name) as the name for the type.

#define SELU_SCALE ((T)1.0507009873554804934193349852946)
#define SELU_ALPHA ((T)1.6732632423543772848170429916717)

KERAS_INLINE T between(T x, T low, T high) {
    const T raised = x < low ? low : x;
    return raised > high ? high : raised;
}

/// The derivative of `between`; where x meets a bound, a half, as for any minimum or maximum.
KERAS_INLINE T inside(T x, T low, T high) {
    const T raised = x < low ? low : x;
    const T below = x > low ? 1 : x == low ? (T)0.5 : 0;
    const T above = raised < high ? 1 : raised == high ? (T)0.5 : 0;
    return below * above;
}

KERAS_INLINE T softplus(T x) {
    const T raised = x < 0 ? 0 : x;
    return raised + K(log1p)(K(exp_negative)(-K(abs)(x)));
}

KERAS_INLINE T gelu_argument(T x) {
    return (T)0.7978845608028654 * (x + (T)0.044715 * x * x * x);
}

KERAS_INLINE T gelu_tanh_slope(T x) {
    const T s = K(sigmoid)(2 * gelu_argument(x));
    const T inner = (T)0.7978845608028654 * (1 + 3 * (T)0.044715 * x * x);
    // Far out s (1 - s) is 0 and inner may be infinite.
    const T bend = s * (1 - s);
    return s + (bend == 0 ? 0 : 2 * x * bend * inner);
}

KERAS_INLINE T silu_slope(T x, T s) {
    const T bend = s * (1 - s);
    return s + (bend == 0 ? 0 : x * bend);
}

KERAS_INLINE T mish_slope(T x, T t) {
    const T bend = (1 - t * t) * K(sigmoid)(x);
    return t + (bend == 0 ? 0 : x * bend);
}

#define FORWARD_CASE(NAME, READS, VALUE, GRADIENT)    \
    case KERAS_UNARY_##NAME:                          \
        for (size_t i = 0; i < count; i++) {          \
            const T x = in[i];                        \
            out[i] = (T)(VALUE);                      \
        }                                             \
        break;

#define GRADIENT_CASE(NAME, READS, VALUE, GRADIENT)   \
    case KERAS_UNARY_##NAME:                          \
        for (size_t i = 0; i < count; i++) {          \
            const T x = value[i], y = x, g = up[i];   \
            (void)x, (void)y, (void)g;                \
            out[i] = (T)(GRADIENT);                   \
        }                                             \
        break;

CLONES void TAG(keras_unary_block)(keras_unary_op op, const T *restrict in, T *restrict out,
                                   size_t count, T a, T b) {
    (void)a, (void)b;
    switch (op) { KERAS_UNARY_OPS(FORWARD_CASE) }
}

/// `value` is the op's input or result, as the op reads it.
CLONES void TAG(keras_unary_gradient_block)(keras_unary_op op, const T *restrict value,
                                            const T *restrict up, T *restrict out, size_t count,
                                            T a, T b) {
    (void)a, (void)b;
    switch (op) { KERAS_UNARY_OPS(GRADIENT_CASE) }
}
