// Blocks of matrices with rows and columns exchanged, for one type T.

typedef T TAG(four) __attribute__((ext_vector_type(4)));

/// Turns a block of four rows and four columns, each of which goes to a place of its own.
KERAS_INLINE void TAG(turn_block_to)(const T *rows, size_t stride, T scale, T *const out[4]) {
    TAG(four) a, b, c, d;
    memcpy(&a, rows, sizeof a);
    memcpy(&b, rows + stride, sizeof b);
    memcpy(&c, rows + 2 * stride, sizeof c);
    memcpy(&d, rows + 3 * stride, sizeof d);
    const TAG(four) lowAB = __builtin_shufflevector(a, b, 0, 4, 1, 5) * scale;
    const TAG(four) highAB = __builtin_shufflevector(a, b, 2, 6, 3, 7) * scale;
    const TAG(four) lowCD = __builtin_shufflevector(c, d, 0, 4, 1, 5) * scale;
    const TAG(four) highCD = __builtin_shufflevector(c, d, 2, 6, 3, 7) * scale;
    const TAG(four) turned[4] = {
        __builtin_shufflevector(lowAB, lowCD, 0, 1, 4, 5),
        __builtin_shufflevector(lowAB, lowCD, 2, 3, 6, 7),
        __builtin_shufflevector(highAB, highCD, 0, 1, 4, 5),
        __builtin_shufflevector(highAB, highCD, 2, 3, 6, 7),
    };
    for (size_t p = 0; p < 4; p++) memcpy(out[p], &turned[p], sizeof turned[p]);
}

/// The same, into rows of `out` that are `step` apart.
KERAS_INLINE void TAG(turn_block)(
    const T *rows, size_t stride, T scale, T *out, const size_t step) {
    TAG(turn_block_to)(rows, stride, scale, (T *const[4]){out, out + step, out + 2 * step, out + 3 * step});
}
