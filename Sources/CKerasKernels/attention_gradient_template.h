// Attention backwards in one dtype. A chunk is a group of tiles of keys of one head of theirs, which all
// queries meet again: their scores are computed anew, once.

/// What is known of the queries of a tile, for each column of its scores.
typedef struct {
    /// The largest logit, and the reciprocal of the sum of exponentials.
    T base[TILE], factors[TILE];
    /// The product of output and its gradient.
    T deltas[TILE];
} TAG(known_queries);

/// Replaces logits by scores, and products of values and the output's gradients by the gradients of the
/// logits, in `width` columns.
KERAS_INLINE void TAG(differentiate_scores)(
    const bool isMasked, T *restrict scores, T *restrict products,
    const TAG(known_queries) *restrict known, size_t rows, size_t width) {
    for (size_t row = 0; row < rows; row++) {
        T *restrict s = scores + row * TILE;
        T *restrict d = products + row * TILE;
        for (size_t j = 0; j < width; j++) {
            const T logit = s[j];
            const T p = K(exp_negative)(logit - known->base[j]) * known->factors[j];
            const T gradient = p * (d[j] - known->deltas[j]);
            s[j] = p;
            // What a mask hides has no gradient, even where it hides all.
            d[j] = isMasked && logit == LOWEST ? 0 : gradient;
        }
    }
}

CLONES static void TAG(score_gradients)(
    bool isMasked, T *restrict scores, T *restrict products,
    const TAG(known_queries) *restrict known, size_t rows, size_t width) {
    if (isMasked) {
        TAG(differentiate_scores)(true, scores, products, known, rows, width);
    } else {
        TAG(differentiate_scores)(false, scores, products, known, rows, width);
    }
}

/// Sums the products of `rows` rows of outputs and their gradients, and takes over what was kept of the
/// scores. Columns without a query count nothing.
CLONES static void TAG(know_queries)(
    TAG(known_queries) *known, const T *kept, const T *out, const T *up, size_t stride, size_t rows,
    size_t valueDepth) {
    for (size_t row = 0; row < padded(rows); row++) {
        known->base[row] = known->factors[row] = known->deltas[row] = 0;
        if (row >= rows) continue;
        T lanes[LANES] = {0}, delta = 0;
        size_t u = 0;
        for (; u + LANES <= valueDepth; u += LANES)
            for (size_t lane = 0; lane < LANES; lane++)
                lanes[lane] += out[row * stride + u + lane] * up[row * stride + u + lane];
        for (; u < valueDepth; u++) delta += out[row * stride + u] * up[row * stride + u];
        for (size_t lane = 0; lane < LANES; lane++) delta += lanes[lane];
        known->base[row] = kept[2 * row] == -INFINITY ? 0 : kept[2 * row];
        known->factors[row] = kept[2 * row + 1];
        known->deltas[row] = delta;
    }
}

/// Memory for a chunk.
typedef struct {
    /// Two tiles.
    T *scores, *products;
    /// The queries of a tile and the gradients of their outputs, as rows and as columns of products.
    T *queryRows, *queryColumns, *upRows, *upColumns;
    T *keyColumns;
    /// Sums: a tile of queries, and all keys and values of the chunk.
    T *query, *keys, *values;
} TAG(gradient_scratch);

static size_t TAG(gradient_scratch_count)(const keras_attention_sizes *sizes, size_t keys) {
    const size_t wide = padded(sizes->depth), valueWide = padded(sizes->valueDepth);
    return TILE * (2 * TILE + sizes->depth + sizes->valueDepth + 3 * wide + valueWide)
           + keys * (wide + valueWide);
}

static TAG(gradient_scratch) TAG(divided)(
    T *memory, const keras_attention_sizes *sizes, size_t keys) {
    const size_t wide = padded(sizes->depth), valueWide = padded(sizes->valueDepth);
    TAG(gradient_scratch) parts;
    parts.scores = memory;
    parts.products = parts.scores + TILE * TILE;
    parts.queryRows = parts.products + TILE * TILE;
    parts.upRows = parts.queryRows + TILE * sizes->depth;
    parts.queryColumns = parts.upRows + TILE * sizes->valueDepth;
    parts.upColumns = parts.queryColumns + TILE * wide;
    parts.keyColumns = parts.upColumns + TILE * valueWide;
    parts.query = parts.keyColumns + TILE * wide;
    parts.keys = parts.query + TILE * wide;
    parts.values = parts.keys + keys * wide;
    return parts;
}

/// What a tile of queries of one head adds to the gradients: its own goes to `result`.
static void TAG(add_query_tile)(
    const attention_job *job, size_t batch, size_t head, size_t first, size_t firstKey,
    size_t keyEnd, TAG(gradient_scratch) *parts, T *result) {
    const keras_attention_sizes *sizes = &job->sizes;
    const size_t depth = sizes->depth, valueDepth = sizes->valueDepth;
    const size_t wide = padded(depth), valueWide = padded(valueDepth);
    const size_t rows = least(TILE, sizes->queries - first), width = padded(rows);
    const size_t stride = sizes->heads * depth, upStride = sizes->heads * valueDepth;
    const size_t offset = TAG(offset)(batch, first, head, sizes->queries, sizes->heads, depth);
    const size_t upOffset =
        TAG(offset)(batch, first, head, sizes->queries, sizes->heads, valueDepth);
    const T *query = (const T *)job->in.query + offset;
    const T *up = (const T *)job->gradients.output + upOffset;
    const T scale = (T)sizes->scale;
    TAG(known_queries) known;
    TAG(know_queries)(
        &known,
        (const T *)job->out.rows + 2 * ((batch * sizes->heads + head) * sizes->queries + first),
        (const T *)job->out.output + upOffset, up, upStride, rows, valueDepth);
    TAG(pack_rows)(query, stride, rows, depth, scale, parts->queryRows);
    TAG(pack_columns)(query, stride, rows, depth, scale, parts->queryColumns);
    TAG(pack_rows)(up, upStride, rows, valueDepth, 1, parts->upRows);
    TAG(pack_columns)(up, upStride, rows, valueDepth, 1, parts->upColumns);
    memset(parts->query, 0, rows * wide * sizeof(T));
    const bool isMasked = job->in.mask || sizes->isCausal;
    const size_t end = least(keyEnd, TAG(last_key)(job, first + rows));
    for (size_t tile = firstKey; tile < end; tile += TILE) {
        const TAG(key_tile) met =
            TAG(meet)(job, batch, head, tile, first, rows, parts->queryRows, parts->scores);
        TAG(panel_product)(met.value, sizes->keyHeads * valueDepth, parts->upRows,
                           parts->products, TILE, width, met.count, valueDepth);
        TAG(score_gradients)(isMasked, parts->scores, parts->products, &known, met.count, width);
        TAG(add_product)(parts->scores, parts->upColumns,
                         parts->values + (tile - firstKey) * valueWide, valueWide, met.count, rows);
        TAG(add_product)(parts->products, parts->queryColumns,
                         parts->keys + (tile - firstKey) * wide, wide, met.count, rows);
        TAG(pack_columns)(met.key, sizes->keyHeads * depth, met.count, depth, scale,
                          parts->keyColumns);
        TAG(add_turned_product)(parts->products, parts->keyColumns, parts->query, wide, rows,
                                met.count);
    }
    for (size_t row = 0; row < rows; row++)
        memcpy(result + offset + row * stride, parts->query + row * wide, depth * sizeof(T));
}

static void TAG(gradient_chunk)(void *context, size_t chunk) {
    attention_job *job = context;
    const keras_attention_sizes *sizes = &job->sizes;
    const size_t depth = sizes->depth, valueDepth = sizes->valueDepth;
    const size_t wide = padded(depth), valueWide = padded(valueDepth);
    const size_t group = chunk % job->groups, keyHead = chunk / job->groups % sizes->keyHeads;
    const size_t batch = chunk / job->groups / sizes->keyHeads;
    const size_t perGroup = (tiles(sizes->keys) + job->groups - 1) / job->groups * TILE;
    const size_t firstKey = least(sizes->keys, group * perGroup);
    const size_t keyEnd = least(sizes->keys, firstKey + perGroup), keys = keyEnd - firstKey;
    T *memory = malloc(TAG(gradient_scratch_count)(sizes, keys) * sizeof(T));
    if (!memory) {
        job->isOutOfMemory = true;
        return;
    }
    TAG(gradient_scratch) parts = TAG(divided)(memory, sizes, keys);
    memset(parts.keys, 0, keys * (wide + valueWide) * sizeof(T));
    T *result = job->groups > 1 ? (T *)job->gradients.partial + group * queryCount(sizes)
                                : (T *)job->gradients.query;
    const size_t perKeyHead = sizes->heads / sizes->keyHeads;
    for (size_t head = keyHead * perKeyHead; head < (keyHead + 1) * perKeyHead; head++)
        for (size_t first = 0; first < sizes->queries; first += TILE)
            TAG(add_query_tile)(job, batch, head, first, firstKey, keyEnd, &parts, result);
    T *key = (T *)job->gradients.key +
             TAG(offset)(batch, firstKey, keyHead, sizes->keys, sizes->keyHeads, depth);
    T *value = (T *)job->gradients.value +
               TAG(offset)(batch, firstKey, keyHead, sizes->keys, sizes->keyHeads, valueDepth);
    for (size_t row = 0; row < keys; row++) {
        memcpy(key + row * sizes->keyHeads * depth, parts.keys + row * wide, depth * sizeof(T));
        memcpy(value + row * sizes->keyHeads * valueDepth, parts.values + row * valueWide,
               valueDepth * sizeof(T));
    }
    free(memory);
}

/// Sums what the groups of keys gave for some of the queries.
CLONES static void TAG(sum_partial_chunk)(void *context, size_t chunk) {
    const attention_job *job = context;
    const size_t count = queryCount(&job->sizes);
    const keras_run run = keras_chunk_run(count, chunk);
    T *restrict out = job->gradients.query;
    for (size_t group = 0; group < job->groups; group++) {
        const T *restrict part = (const T *)job->gradients.partial + group * count;
        for (size_t i = run.start; i < run.start + run.count; i++)
            out[i] = group == 0 ? part[i] : out[i] + part[i];
    }
}
