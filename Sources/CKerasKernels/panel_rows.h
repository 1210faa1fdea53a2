// How the rows of matrices are laid out in panels, for one type T: see panels.h.

typedef T TAG(four) __attribute__((ext_vector_type(4)));

/// Turns a block of four rows and four columns: rows of `out` are PANEL apart.
KERAS_INLINE void TAG(turn_block)(const T *rows, size_t stride, T scale, T *out) {
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
    for (size_t p = 0; p < 4; p++) memcpy(out + p * PANEL, &turned[p], sizeof turned[p]);
}

/// Lays out `count` rows of `width` numbers, each times `scale`, for products with each of them: panels
/// of width × PANEL, a row to a column, with zeros at the end.
CLONES static void TAG(pack_rows)(
    const T *restrict rows, size_t stride, size_t count, size_t width, T scale,
    T *restrict panels) {
    for (size_t first = 0; first < count; first += PANEL, panels += width * PANEL)
        for (size_t j = 0; j < PANEL; j += 4) {
            const T *restrict four = rows + (first + j) * stride;
            size_t p = 0;
            if (first + j + 4 <= count)
                for (; p + 4 <= width; p += 4)
                    TAG(turn_block)(four + p, stride, scale, panels + p * PANEL + j);
            for (; p < width; p++)
                for (size_t row = 0; row < 4; row++) {
                    const bool exists = first + j + row < count;
                    panels[p * PANEL + j + row] = exists ? four[row * stride + p] * scale : 0;
                }
        }
}
