// How the rows of matrices are laid out in panels, for one type T: see panels.h.

#include "turn_block.h"

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
                    TAG(turn_block)(four + p, stride, scale, panels + p * PANEL + j, PANEL);
            for (; p < width; p++)
                for (size_t row = 0; row < 4; row++) {
                    const bool exists = first + j + row < count;
                    panels[p * PANEL + j + row] = exists ? four[row * stride + p] * scale : 0;
                }
        }
}
