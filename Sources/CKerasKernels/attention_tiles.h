// Tiles of an attention in one dtype: T, LOWEST, K(f), TAG(name), CLONES.

/// Lays out `count` ≤ TILE rows of `width` numbers for products with each of them: panels of
/// width × PANEL, a row to a column, with zeros at the end.
CLONES static void TAG(pack_rows)(
    const T *restrict rows, size_t stride, size_t count, size_t width, T *restrict panels) {
    for (size_t first = 0; first < TILE; first += PANEL, panels += width * PANEL)
        for (size_t j = 0; j < PANEL; j++) {
            const size_t row = first + j;
            if (row < count) {
                for (size_t p = 0; p < width; p++) panels[p * PANEL + j] = rows[row * stride + p];
            } else {
                for (size_t p = 0; p < width; p++) panels[p * PANEL + j] = 0;
            }
        }
}

/// Lays out the same rows for sums of them: panels of count × PANEL, of the columns.
CLONES static void TAG(pack_columns)(
    const T *restrict rows, size_t stride, size_t count, size_t width, T *restrict panels) {
    for (size_t first = 0; first < width; first += PANEL)
        for (size_t p = 0; p < count; p++, panels += PANEL) {
            const size_t own = least(PANEL, width - first);
            for (size_t j = 0; j < own; j++) panels[j] = rows[p * stride + first + j];
            for (size_t j = own; j < PANEL; j++) panels[j] = 0;
        }
}

/// c = aᵀ · b: `rows` columns of a tile of k rows, times panels.
CLONES static void TAG(turned_product)(
    const T *restrict a, const T *restrict panels, T *restrict c, size_t strideC, size_t rows,
    size_t k) {
    for (size_t first = 0; first < strideC; first += PANEL, panels += k * PANEL) {
        size_t row = 0;
        for (; row + 8 <= rows; row += 8)
            TAG(panel_rows)(8, a + row, 1, TILE, panels, c + row * strideC + first, strideC, k);
        for (; row < rows; row++)
            TAG(panel_rows)(1, a + row, 1, TILE, panels, c + row * strideC + first, strideC, k);
    }
}

/// sums += terms.
CLONES static void TAG(add_rows)(
    T *restrict sums, const T *restrict terms, size_t rows, size_t wide) {
    for (size_t i = 0; i < rows * wide; i++) sums[i] += terms[i];
}

/// Turns the products of rows of queries and columns of keys (or, if `isTurned`, rows of keys and
/// columns of queries) into logits. Columns from `columns` on become -infinity.
CLONES static void TAG(logits)(
    const attention_job *job, size_t batch, size_t head, size_t firstRow, size_t rows,
    size_t firstColumn, size_t columns, bool isTurned, T *restrict scores) {
    const keras_attention_sizes *sizes = &job->sizes;
    const T scale = (T)sizes->scale;
    for (size_t row = 0; row < rows; row++) {
        T *restrict s = scores + row * TILE;
        for (size_t j = 0; j < TILE; j++) s[j] *= scale;
        const size_t place = firstRow + row;
        if (job->in.bias) {
            const keras_attention_strides by = sizes->bias;
            const size_t step = isTurned ? by.query : by.key;
            const T *bias = (const T *)job->in.bias + batch * by.batch + head * by.head +
                            place * (isTurned ? by.key : by.query) + firstColumn * step;
            for (size_t j = 0; j < columns; j++) s[j] += bias[j * step];
        }
        if (job->in.mask) {
            const keras_attention_strides by = sizes->mask;
            const size_t step = isTurned ? by.query : by.key;
            const uint8_t *mask = job->in.mask + batch * by.batch + head * by.head +
                                  place * (isTurned ? by.key : by.query) + firstColumn * step;
            for (size_t j = 0; j < columns; j++) s[j] = mask[j * step] ? s[j] : LOWEST;
        }
        if (sizes->isCausal) {
            for (size_t j = 0; j < columns; j++) {
                const size_t column = firstColumn + j;
                const bool isSeen = isTurned ? place <= column : column <= place;
                s[j] = isSeen ? s[j] : LOWEST;
            }
        }
        for (size_t j = columns; j < TILE; j++) s[j] = -INFINITY;
    }
}

/// The first row of batch `batch` of a tensor (batch, places, heads, depth), at `place` and `head`.
KERAS_INLINE size_t TAG(offset)(
    size_t batch, size_t place, size_t head, size_t places, size_t heads, size_t depth) {
    return ((batch * places + place) * heads + head) * depth;
}

/// Keys that a tile of queries meets: their number, their first rows and those of their values.
typedef struct {
    size_t count;
    const T *key, *value;
} TAG(key_tile);

/// The tile of keys from place `tile` on, and the logits of all its rows with the queries in panels.
static TAG(key_tile) TAG(meet)(
    const attention_job *job, size_t batch, size_t head, size_t tile, size_t first, size_t rows,
    const T *queries, T *scores) {
    const keras_attention_sizes *sizes = &job->sizes;
    const size_t keyHead = head / (sizes->heads / sizes->keyHeads);
    const TAG(key_tile) met = {
        .count = least(TILE, sizes->keys - tile),
        .key = (const T *)job->in.key +
               TAG(offset)(batch, tile, keyHead, sizes->keys, sizes->keyHeads, sizes->depth),
        .value = (const T *)job->in.value +
                 TAG(offset)(batch, tile, keyHead, sizes->keys, sizes->keyHeads,
                             sizes->valueDepth),
    };
    TAG(panel_product)(met.key, sizes->keyHeads * sizes->depth, queries, scores, TILE, met.count,
                       sizes->depth);
    TAG(logits)(job, batch, head, tile, met.count, first, rows, true, scores);
    return met;
}
