// Attention backwards in one dtype: a chunk is a tile of the queries of one head, and then one of the
// keys, for which the scores of a tile are computed anew.

/// Replaces logits by scores, and products of values and the output's gradients by the gradients of
/// the products of queries and keys. `kept` and `deltas` are those of the rows, or of the columns.
CLONES static void TAG(score_gradients)(
    T *restrict scores, T *restrict products, const T *restrict kept, const T *restrict deltas,
    size_t rows, size_t columns, bool isTurned, T scale) {
    T largest[TILE], factors[TILE], delta[TILE];
    for (size_t j = 0; isTurned && j < TILE; j++) {
        const size_t own = j < columns ? j : 0;
        largest[j] = kept[2 * own], factors[j] = kept[2 * own + 1], delta[j] = deltas[own];
    }
    for (size_t row = 0; row < rows; row++) {
        T *restrict s = scores + row * TILE;
        T *restrict d = products + row * TILE;
        for (size_t j = 0; !isTurned && j < TILE; j++) {
            largest[j] = kept[2 * row], factors[j] = kept[2 * row + 1], delta[j] = deltas[row];
        }
        for (size_t j = 0; j < TILE; j++) {
            const T logit = s[j];
            const T base = largest[j] == -INFINITY ? 0 : largest[j];
            const T p = j < columns ? K(exp_negative)(logit - base) * factors[j] : 0;
            s[j] = p;
            // What a mask hides has no gradient, even where it hides all.
            d[j] = logit == LOWEST || j >= columns ? 0 : p * (d[j] - delta[j]) * scale;
        }
    }
}

static void TAG(query_gradient)(
    const attention_job *job, size_t batch, size_t head, size_t first, size_t rows, T *scratch) {
    const keras_attention_sizes *sizes = &job->sizes;
    const size_t depth = sizes->depth, valueDepth = sizes->valueDepth, wide = padded(depth);
    T *scores = scratch, *products = scores + TILE * TILE, *sum = products + TILE * TILE;
    T *part = sum + TILE * wide, *panels = part + TILE * wide;
    T *queries = panels + TILE * wide, *ups = queries + TILE * depth;
    memset(sum, 0, TILE * wide * sizeof(T));
    const size_t place = (batch * sizes->heads + head) * sizes->queries + first;
    const T *kept = (const T *)job->out.rows + 2 * place;
    T *deltas = (T *)job->deltas + place;
    const size_t outOffset =
        TAG(offset)(batch, first, head, sizes->queries, sizes->heads, valueDepth);
    const size_t outStride = sizes->heads * valueDepth;
    const T *out = (const T *)job->out.output + outOffset;
    const T *up = (const T *)job->gradients.output + outOffset;
    for (size_t row = 0; row < rows; row++) {
        T delta = 0;
        for (size_t u = 0; u < valueDepth; u++)
            delta += out[row * outStride + u] * up[row * outStride + u];
        deltas[row] = delta;
    }
    const size_t offset = TAG(offset)(batch, first, head, sizes->queries, sizes->heads, depth);
    TAG(pack_rows)((const T *)job->in.query + offset, sizes->heads * depth, rows, depth, queries);
    TAG(pack_rows)(up, outStride, rows, valueDepth, ups);
    const size_t end =
        sizes->isCausal && !job->in.mask ? least(sizes->keys, first + rows) : sizes->keys;
    for (size_t tile = 0; tile < end; tile += TILE) {
        const TAG(key_tile) met =
            TAG(meet)(job, batch, head, tile, first, rows, queries, scores);
        TAG(panel_product)(met.value, sizes->keyHeads * valueDepth, ups, products, TILE, met.count,
                           valueDepth);
        TAG(score_gradients)(scores, products, kept, deltas, met.count, rows, true,
                             (T)sizes->scale);
        TAG(pack_columns)(met.key, sizes->keyHeads * depth, met.count, depth, panels);
        TAG(turned_product)(products, panels, part, wide, rows, met.count);
        TAG(add_rows)(sum, part, rows, wide);
    }
    T *result = (T *)job->gradients.query + offset;
    for (size_t row = 0; row < rows; row++)
        memcpy(result + row * sizes->heads * depth, sum + row * wide, depth * sizeof(T));
}

static void TAG(key_gradient)(
    const attention_job *job, size_t batch, size_t keyHead, size_t first, size_t rows,
    T *scratch) {
    const keras_attention_sizes *sizes = &job->sizes;
    const size_t depth = sizes->depth, valueDepth = sizes->valueDepth;
    const size_t wide = padded(depth), valueWide = padded(valueDepth);
    const size_t group = sizes->heads / sizes->keyHeads;
    T *scores = scratch, *products = scores + TILE * TILE, *sum = products + TILE * TILE;
    T *valueSum = sum + TILE * wide, *part = valueSum + TILE * valueWide;
    T *panels = part + TILE * (wide > valueWide ? wide : valueWide);
    T *packedKeys = panels + TILE * (wide > valueWide ? wide : valueWide);
    T *packedValues = packedKeys + TILE * depth;
    memset(sum, 0, TILE * (wide + valueWide) * sizeof(T));
    const size_t keyOffset =
        TAG(offset)(batch, first, keyHead, sizes->keys, sizes->keyHeads, depth);
    const size_t valueOffset =
        TAG(offset)(batch, first, keyHead, sizes->keys, sizes->keyHeads, valueDepth);
    TAG(pack_rows)((const T *)job->in.key + keyOffset, sizes->keyHeads * depth, rows, depth,
                   packedKeys);
    TAG(pack_rows)((const T *)job->in.value + valueOffset, sizes->keyHeads * valueDepth, rows,
                   valueDepth, packedValues);
    const size_t begin = sizes->isCausal && !job->in.mask ? first / TILE * TILE : 0;
    for (size_t head = keyHead * group; head < (keyHead + 1) * group; head++)
        for (size_t tile = begin; tile < sizes->queries; tile += TILE) {
            const size_t count = least(TILE, sizes->queries - tile);
            const size_t place = (batch * sizes->heads + head) * sizes->queries + tile;
            const T *query =
                (const T *)job->in.query +
                TAG(offset)(batch, tile, head, sizes->queries, sizes->heads, depth);
            const T *up =
                (const T *)job->gradients.output +
                TAG(offset)(batch, tile, head, sizes->queries, sizes->heads, valueDepth);
            const size_t stride = sizes->heads * depth, upStride = sizes->heads * valueDepth;
            TAG(panel_product)(query, stride, packedKeys, scores, TILE, count, depth);
            TAG(logits)(job, batch, head, tile, count, first, rows, false, scores);
            TAG(panel_product)(up, upStride, packedValues, products, TILE, count, valueDepth);
            TAG(score_gradients)(scores, products, (const T *)job->out.rows + 2 * place,
                                 (const T *)job->deltas + place, count, rows, false,
                                 (T)sizes->scale);
            TAG(pack_columns)(up, upStride, count, valueDepth, panels);
            TAG(turned_product)(scores, panels, part, valueWide, rows, count);
            TAG(add_rows)(valueSum, part, rows, valueWide);
            TAG(pack_columns)(query, stride, count, depth, panels);
            TAG(turned_product)(products, panels, part, wide, rows, count);
            TAG(add_rows)(sum, part, rows, wide);
        }
    T *keys = (T *)job->gradients.key + keyOffset;
    T *values = (T *)job->gradients.value + valueOffset;
    for (size_t row = 0; row < rows; row++) {
        memcpy(keys + row * sizes->keyHeads * depth, sum + row * wide, depth * sizeof(T));
        memcpy(values + row * sizes->keyHeads * valueDepth, valueSum + row * valueWide,
               valueDepth * sizeof(T));
    }
}

/// Memory for one tile, or NULL.
static T *TAG(gradient_scratch)(attention_job *job) {
    const size_t wide = padded(job->sizes.depth), valueWide = padded(job->sizes.valueDepth);
    const size_t widest = wide > valueWide ? wide : valueWide;
    const size_t columns = 2 * wide + 2 * valueWide + 2 * widest;
    T *scratch = malloc((2 * TILE * TILE + TILE * columns) * sizeof(T));
    if (!scratch) job->isOutOfMemory = true;
    return scratch;
}

static void TAG(query_gradient_chunk)(void *context, size_t chunk) {
    attention_job *job = context;
    const keras_attention_sizes *sizes = &job->sizes;
    T *scratch = TAG(gradient_scratch)(job);
    if (!scratch) return;
    const size_t perHead = tiles(sizes->queries), first = chunk % perHead * TILE;
    const size_t head = chunk / perHead % sizes->heads, batch = chunk / perHead / sizes->heads;
    TAG(query_gradient)(job, batch, head, first, least(TILE, sizes->queries - first), scratch);
    free(scratch);
}

static void TAG(key_gradient_chunk)(void *context, size_t chunk) {
    attention_job *job = context;
    const keras_attention_sizes *sizes = &job->sizes;
    T *scratch = TAG(gradient_scratch)(job);
    if (!scratch) return;
    const size_t perHead = tiles(sizes->keys), first = chunk % perHead * TILE;
    const size_t head = chunk / perHead % sizes->keyHeads;
    const size_t batch = chunk / perHead / sizes->keyHeads;
    TAG(key_gradient)(job, batch, head, first, least(TILE, sizes->keys - first), scratch);
    free(scratch);
}
