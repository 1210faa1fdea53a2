// The loops of `unary_ops.h` for one type: T, and K(f), the function f for T. Included by a file
// per type; each defines TAG(name) as the name for the type, and INTERLEAVED as what makes a loop do two vectors
// in each round.

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
    return raised + K(log1p_unit)(K(exp_negative)(-K(abs)(x)));
}

/// tanh(softplus(x)): with n = e^x it is w / (w + 2), where w = (1 + n)² - 1 = n (n + 2).
KERAS_INLINE T mish_gate(T x) {
    // Beyond 20 it is 1.
    const T n = K(exp)(x > 20 ? 20 : x), w = n * (n + 2);
    return w / (w + 2);
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

/// Φ(x) + x φ(x).
KERAS_INLINE T gelu_erf_slope(T x) {
    return K(half_erfc)(x * (T)-0.7071067811865476) +
           x * (T)0.3989422804014327 * K(exp)(x * x * (T)-0.5);
}

KERAS_INLINE T silu_slope(T x, T s) {
    const T bend = s * (1 - s);
    return s + (bend == 0 ? 0 : x * bend);
}

KERAS_INLINE T mish_slope(T x, T t) {
    const T bend = (1 - t * t) * K(sigmoid)(x);
    return t + (bend == 0 ? 0 : x * bend);
}

/// Whether a loop over small angles leaves some.
KERAS_INLINE bool TAG(any_is_large)(const T *restrict x, size_t count) {
    bool any = false;
    for (size_t i = 0; i < count; i++) any |= K(is_large)(x[i]);
    return any;
}

#define PLAIN
#define FORWARD_LOOP(LOOP, CONDITION, VALUE)          \
    LOOP for (size_t i = 0; i < count; i++) {         \
        const T x = in[i];                            \
        if (CONDITION) out[i] = (T)(VALUE);           \
    }
#define BACKWARD_LOOP(LOOP, CONDITION, GRADIENT)      \
    LOOP for (size_t i = 0; i < count; i++) {         \
        const T x = value[i], y = x, g = up[i];       \
        (void)x, (void)y, (void)g;                    \
        if (CONDITION) out[i] = (T)(GRADIENT);        \
    }

#define FORWARD_CASE(NAME, READS, LOOP, VALUE, GRADIENT_LOOP, GRADIENT)                         \
    case KERAS_UNARY_##NAME: FORWARD_LOOP(LOOP, true, VALUE) break;
#define GRADIENT_CASE(NAME, READS, LOOP, VALUE, GRADIENT_LOOP, GRADIENT)                        \
    case KERAS_UNARY_##NAME: BACKWARD_LOOP(GRADIENT_LOOP, true, GRADIENT) break;
#define FORWARD_ANGLE_CASE(NAME, READS, SMALL, ANY, SMALL_GRADIENT, ANY_GRADIENT)               \
    case KERAS_UNARY_##NAME:                                                                    \
        FORWARD_LOOP(INTERLEAVED, true, SMALL)                                                  \
        if (TAG(any_is_large)(in, count)) FORWARD_LOOP(PLAIN, K(is_large)(x), ANY)              \
        break;
#define GRADIENT_ANGLE_CASE(NAME, READS, SMALL, ANY, SMALL_GRADIENT, ANY_GRADIENT)              \
    case KERAS_UNARY_##NAME:                                                                    \
        BACKWARD_LOOP(INTERLEAVED, true, SMALL_GRADIENT)                                        \
        if (READS == INPUT && TAG(any_is_large)(value, count))                                  \
            BACKWARD_LOOP(PLAIN, K(is_large)(x), ANY_GRADIENT)                                  \
        break;

CLONES void TAG(keras_unary_block)(keras_unary_op op, const T *restrict in, T *restrict out,
                                   size_t count, T a, T b) {
    (void)a, (void)b;
    switch (op) { KERAS_UNARY_OPS(FORWARD_CASE) KERAS_UNARY_ANGLE_OPS(FORWARD_ANGLE_CASE) }
}

/// `value` is the op's input or result, as the op reads it.
CLONES void TAG(keras_unary_gradient_block)(keras_unary_op op, const T *restrict value,
                                            const T *restrict up, T *restrict out, size_t count,
                                            T a, T b) {
    (void)a, (void)b;
    switch (op) { KERAS_UNARY_OPS(GRADIENT_CASE) KERAS_UNARY_ANGLE_OPS(GRADIENT_ANGLE_CASE) }
}
