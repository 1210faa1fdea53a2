// How the columns of matrices are laid out in panels, for one type T: see panels.h.

/// Lays out `count` rows of `width` numbers, each times `scale`, for sums of them: panels of
/// count × PANEL, of the columns.
CLONES static void TAG(pack_columns)(
    const T *restrict rows, size_t stride, size_t count, size_t width, T scale,
    T *restrict panels) {
    for (size_t first = 0; first < width; first += PANEL)
        for (size_t p = 0; p < count; p++, panels += PANEL) {
            const T *restrict row = rows + p * stride + first;
            if (first + PANEL <= width) {
                for (size_t j = 0; j < PANEL; j++) panels[j] = row[j] * scale;
                continue;
            }
            // Loops of few steps, whose number is not known, would take longer.
            memset(panels, 0, PANEL * sizeof(T));
            memcpy(panels, row, (width - first) * sizeof(T));
            for (size_t j = 0; j < PANEL; j++) panels[j] *= scale;
        }
}
