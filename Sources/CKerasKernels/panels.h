// Products with one matrix over and over, as a recurrence needs them at each step: the matrix is
// laid out once in panels of columns, which are then read from start to end.
//
// For one type T. TAG(name) is a name for the type; PANEL is the width of a panel.

typedef T TAG(lanes) __attribute__((ext_vector_type(64 / sizeof(T))));

enum { TAG(VECTORS) = PANEL * sizeof(T) / 64 };

/// `count` rows, a number known to the compiler, times one panel, put into c or, if `adds`, added to it.
/// Rows of a begin `strideA` after each other, and their numbers are `stepA` apart.
KERAS_INLINE void TAG(panel_rows)(
    const size_t count, const bool adds, const T *restrict a, size_t strideA, const size_t stepA,
    const T *restrict panel, T *restrict c, size_t strideC, size_t k) {
    TAG(lanes) sums[8][TAG(VECTORS)];
#pragma clang loop unroll(full)
    for (size_t row = 0; row < count; row++) {
        if (adds) {
            memcpy(sums[row], c + row * strideC, sizeof sums[row]);
        } else {
#pragma clang loop unroll(full)
            for (size_t v = 0; v < TAG(VECTORS); v++) sums[row][v] = (TAG(lanes))0;
        }
    }
    for (size_t p = 0; p < k; p++) {
        TAG(lanes) b[TAG(VECTORS)];
        memcpy(b, panel + p * PANEL, sizeof b);
#pragma clang loop unroll(full)
        for (size_t row = 0; row < count; row++) {
            const TAG(lanes) x = (TAG(lanes))a[row * strideA + p * stepA];
#pragma clang loop unroll(full)
            for (size_t v = 0; v < TAG(VECTORS); v++) sums[row][v] += x * b[v];
        }
    }
#pragma clang loop unroll(full)
    for (size_t row = 0; row < count; row++) memcpy(c + row * strideC, sums[row], sizeof sums[row]);
}

/// All rows times all panels: see `panel_product`.
KERAS_INLINE void TAG(all_panel_rows)(
    const bool adds, const T *restrict a, size_t strideA, const size_t stepA,
    const T *restrict panels, T *restrict c, size_t strideC, size_t width, size_t rows, size_t k) {
    for (size_t first = 0; first < width; first += PANEL, panels += k * PANEL) {
        size_t row = 0;
        for (; row + 8 <= rows; row += 8)
            TAG(panel_rows)(8, adds, a + row * strideA, strideA, stepA, panels,
                            c + row * strideC + first, strideC, k);
        if (row + 4 <= rows) {
            TAG(panel_rows)(4, adds, a + row * strideA, strideA, stepA, panels,
                            c + row * strideC + first, strideC, k);
            row += 4;
        }
        for (; row < rows; row++)
            TAG(panel_rows)(1, adds, a + row * strideA, strideA, stepA, panels,
                            c + row * strideC + first, strideC, k);
    }
}

/// c = a · b for `rows` rows of k numbers, of which one begins `strideA` after the other. Rows of c begin
/// `strideC` after each other; `width` of their numbers are written, which is how wide all panels are.
CLONES static void TAG(panel_product)(
    const T *restrict a, size_t strideA, const T *restrict panels, T *restrict c, size_t strideC,
    size_t width, size_t rows, size_t k) {
    TAG(all_panel_rows)(false, a, strideA, 1, panels, c, strideC, width, rows, k);
}
