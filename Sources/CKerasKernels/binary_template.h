// The loops of a function of two numbers, for one type T. B(NAME, R, EXPRESSION) in OPS lists the
// functions: their result has type R.

#define LOOPS(R, EXPRESSION)                                                                     \
    {                                                                                            \
        R *restrict r = out;                                                                     \
        if (a_step && b_step) {                                                                  \
            for (size_t i = 0; i < count; i++) {                                                 \
                const T x = a[i], y = b[i];                                                      \
                r[i] = (R)(EXPRESSION);                                                          \
            }                                                                                    \
        } else if (a_step) {                                                                     \
            const T y = *b;                                                                      \
            for (size_t i = 0; i < count; i++) {                                                 \
                const T x = a[i];                                                                \
                r[i] = (R)(EXPRESSION);                                                          \
            }                                                                                    \
        } else if (b_step) {                                                                     \
            const T x = *a;                                                                      \
            for (size_t i = 0; i < count; i++) {                                                 \
                const T y = b[i];                                                                \
                r[i] = (R)(EXPRESSION);                                                          \
            }                                                                                    \
        } else {                                                                                 \
            const T x = *a, y = *b;                                                              \
            const R value = (R)(EXPRESSION);                                                     \
            for (size_t i = 0; i < count; i++) r[i] = value;                                     \
        }                                                                                        \
        return true;                                                                             \
    }
#define CASE(NAME, R, EXPRESSION) \
    case KERAS_BINARY_##NAME: LOOPS(R, EXPRESSION)

CLONES static bool TAG(binary)(keras_binary_op op, const T *restrict a, ptrdiff_t a_step,
                               const T *restrict b, ptrdiff_t b_step, void *restrict out,
                               size_t count) {
    switch (op) {
        OPS(CASE)
        default: return false;
    }
}

#undef CASE
#undef LOOPS
#undef T
#undef TAG
#undef K
#undef U
