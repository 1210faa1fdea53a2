// Products with one matrix over and over, as a recurrence needs them at each step: the matrix is
// laid out once in panels of columns, which are then read from start to end.
//
// For one type T. TAG(name) is a name for the type; PANEL is the width of a panel.

#include "keras_processor.h"

typedef T TAG(lanes) __attribute__((ext_vector_type(64 / sizeof(T))));

enum { TAG(LANES) = 64 / sizeof(T), TAG(VECTORS) = PANEL / TAG(LANES) };

/// `count` rows times the first `vectors` vectors of a panel, numbers that are known to the compiler, put
/// into c or, if `adds`, added to it. Rows of a begin `strideA` after each other, and their numbers are
/// `stepA` apart.
KERAS_INLINE void TAG(panel_tile)(
    const size_t count, const size_t vectors, const bool adds, const T *restrict a, size_t strideA,
    const size_t stepA, const T *restrict panel, T *restrict c, size_t strideC, size_t k) {
    TAG(lanes) sums[8][TAG(VECTORS)];
#pragma clang loop unroll(full)
    for (size_t row = 0; row < count; row++) {
#pragma clang loop unroll(full)
        for (size_t v = 0; v < vectors; v++) {
            sums[row][v] = (TAG(lanes))0;
            if (adds) memcpy(&sums[row][v], c + row * strideC + v * TAG(LANES), 64);
        }
    }
    for (size_t p = 0; p < k; p++) {
        TAG(lanes) b[TAG(VECTORS)];
        memcpy(b, panel + p * PANEL, vectors * 64);
#pragma clang loop unroll(full)
        for (size_t row = 0; row < count; row++) {
            const TAG(lanes) x = (TAG(lanes))a[row * strideA + p * stepA];
#pragma clang loop unroll(full)
            for (size_t v = 0; v < vectors; v++) sums[row][v] += x * b[v];
        }
    }
#pragma clang loop unroll(full)
    for (size_t row = 0; row < count; row++)
        memcpy(c + row * strideC, sums[row], vectors * 64);
}

/// All rows times the first `vectors` vectors of a panel, `most` rows at a time.
KERAS_INLINE void TAG(panel_tiles)(
    const size_t most, const size_t vectors, const bool adds, const T *restrict a, size_t strideA,
    const size_t stepA, const T *restrict panel, T *restrict c, size_t strideC, size_t rows,
    size_t k) {
    size_t row = 0;
    for (; row + most <= rows; row += most)
        TAG(panel_tile)(most, vectors, adds, a + row * strideA, strideA, stepA, panel,
                        c + row * strideC, strideC, k);
    if (row + 4 <= rows) {
        TAG(panel_tile)(4, vectors, adds, a + row * strideA, strideA, stepA, panel,
                        c + row * strideC, strideC, k);
        row += 4;
    }
    for (; row < rows; row++)
        TAG(panel_tile)(1, vectors, adds, a + row * strideA, strideA, stepA, panel,
                        c + row * strideC, strideC, k);
}

/// All rows times all panels: see `panel_product`.
KERAS_INLINE void TAG(all_panel_rows)(
    const bool adds, const T *restrict a, size_t strideA, const size_t stepA,
    const T *restrict panels, T *restrict c, size_t strideC, size_t width, size_t rows, size_t k) {
    // The sums of a tile have to stay in registers: 32 of a vector each with AVX-512, else 16 of half a
    // vector.
    const bool has_large_registers = keras_has_avx512();
    for (size_t first = 0; first < width; first += PANEL, panels += k * PANEL) {
        if (has_large_registers) {
            TAG(panel_tiles)(8, TAG(VECTORS), adds, a, strideA, stepA, panels, c + first, strideC,
                             rows, k);
            continue;
        }
        for (size_t column = 0; column < PANEL; column += TAG(LANES))
            TAG(panel_tiles)(6, 1, adds, a, strideA, stepA, panels + column, c + first + column,
                             strideC, rows, k);
    }
}

/// c = a · b for `rows` rows of k numbers, of which one begins `strideA` after the other. Rows of c begin
/// `strideC` after each other; `width` of their numbers are written, which is how wide all panels are.
CLONES static void TAG(panel_product)(
    const T *restrict a, size_t strideA, const T *restrict panels, T *restrict c, size_t strideC,
    size_t width, size_t rows, size_t k) {
    TAG(all_panel_rows)(false, a, strideA, 1, panels, c, strideC, width, rows, k);
}
