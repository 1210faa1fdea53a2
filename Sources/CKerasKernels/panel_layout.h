// How a matrix is laid out in panels, for one type T: see panels.h.

/// Lays out `b`, k × n (or n × k, if `transposed`), as panels of k × PANEL, with zeros at the end.
CLONES static void TAG(make_panels)(
    const T *restrict b, size_t k, size_t n, bool transposed, T *restrict panels) {
    for (size_t first = 0; first < n; first += PANEL)
        for (size_t p = 0; p < k; p++)
            for (size_t j = 0; j < PANEL; j++) {
                const size_t column = first + j;
                *panels++ = column >= n ? 0 : transposed ? b[column * k + p] : b[p * n + column];
            }
}
