// Tiles of an attention in one dtype: T, LOWEST, K(f), TAG(name), CLONES. The scores of a tile have a
// row for each key and a column for each query, TILE apart.

/// c += a · b: rows of a tile times panels of k × PANEL, `width` columns in all.
CLONES static void TAG(add_product)(
    const T *restrict a, const T *restrict panels, T *restrict c, size_t width, size_t rows,
    size_t k) {
    TAG(all_panel_rows)(true, a, TILE, 1, panels, c, width, width, rows, k);
}

/// c += aᵀ · b: `rows` columns of a tile of k rows times panels.
CLONES static void TAG(add_turned_product)(
    const T *restrict a, const T *restrict panels, T *restrict c, size_t width, size_t rows,
    size_t k) {
    TAG(all_panel_rows)(true, a, 1, TILE, panels, c, width, width, rows, k);
}

/// Turns scaled products of keys and queries into logits: adds the bias, and hides what is masked.
CLONES static void TAG(logits)(
    const attention_job *job, size_t batch, size_t head, size_t firstKey, size_t keys,
    size_t firstQuery, size_t queries, T *restrict scores) {
    const keras_attention_sizes *sizes = &job->sizes;
    const bool isCausal = sizes->isCausal && firstKey + keys > firstQuery + 1;
    if (!job->in.bias && !job->in.mask && !isCausal) return;
    for (size_t row = 0; row < keys; row++) {
        T *restrict s = scores + row * TILE;
        const size_t key = firstKey + row;
        if (job->in.bias) {
            const keras_attention_strides by = sizes->bias;
            const T *bias = (const T *)job->in.bias + batch * by.batch + head * by.head +
                            key * by.key + firstQuery * by.query;
            for (size_t j = 0; j < queries; j++) s[j] += bias[j * by.query];
        }
        if (job->in.mask) {
            const keras_attention_strides by = sizes->mask;
            const uint8_t *mask = job->in.mask + batch * by.batch + head * by.head +
                                  key * by.key + firstQuery * by.query;
            for (size_t j = 0; j < queries; j++) s[j] = mask[j * by.query] ? s[j] : LOWEST;
        }
        if (isCausal)
            for (size_t j = 0; j < queries; j++) s[j] = key <= firstQuery + j ? s[j] : LOWEST;
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

/// The tile of keys from place `tile` on, and the logits of all its rows with the `rows` queries from
/// place `first` on, scaled and in panels.
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
    TAG(panel_product)(met.key, sizes->keyHeads * sizes->depth, queries, scores, TILE, padded(rows),
                       met.count, sizes->depth);
    TAG(logits)(job, batch, head, tile, met.count, first, rows, scores);
    return met;
}

/// Behind the last key that a query before place `end` may see. Where a mask hides all that it may see,
/// later keys count as little as these: then all are met.
static size_t TAG(last_key)(const attention_job *job, size_t end) {
    const bool isCut = job->sizes.isCausal && !job->in.mask;
    return isCut ? least(job->sizes.keys, end) : job->sizes.keys;
}
