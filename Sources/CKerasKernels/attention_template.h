// Attention forwards in one dtype. A chunk is a tile of the queries of one head.

/// Replaces logits, of rows of keys and columns of queries, by exponentials, relative to the largest of
/// a query so far, which is kept in `largest`, as their sum is in `sums`; `factors` is what has to be
/// multiplied to what was summed before.
CLONES static void TAG(exponentials)(
    T *restrict scores, size_t rows, T *restrict largest, T *restrict sums, T *restrict factors) {
    T top[TILE], base[TILE], sum[TILE];
    for (size_t j = 0; j < TILE; j++) top[j] = largest[j];
    for (size_t row = 0; row < rows; row++)
        for (size_t j = 0; j < TILE; j++) top[j] = LARGER(scores[row * TILE + j], top[j]);
    for (size_t j = 0; j < TILE; j++) {
        // Where all is -infinity so far, differences would be no numbers.
        base[j] = top[j] == -INFINITY ? 0 : top[j];
        factors[j] = K(exp_negative)(largest[j] - base[j]);
        largest[j] = top[j];
        sum[j] = sums[j] * factors[j];
    }
    for (size_t row = 0; row < rows; row++)
        for (size_t j = 0; j < TILE; j++) {
            const T e = K(exp_negative)(scores[row * TILE + j] - base[j]);
            scores[row * TILE + j] = e;
            sum[j] += e;
        }
    for (size_t j = 0; j < TILE; j++) sums[j] = sum[j];
}

/// sums = sums · factors + terms, row by row.
CLONES static void TAG(add_scaled)(
    T *restrict sums, const T *restrict terms, const T *restrict factors, size_t rows,
    size_t wide) {
    for (size_t row = 0; row < rows; row++)
        for (size_t u = 0; u < wide; u++)
            sums[row * wide + u] = sums[row * wide + u] * factors[row] + terms[row * wide + u];
}

static void TAG(attend)(
    const attention_job *job, size_t batch, size_t head, size_t first, size_t rows, T *scratch) {
    const keras_attention_sizes *sizes = &job->sizes;
    const size_t depth = sizes->depth, valueDepth = sizes->valueDepth, wide = padded(valueDepth);
    T *scores = scratch, *sum = scores + TILE * TILE, *part = sum + TILE * wide;
    T *panels = part + TILE * wide, *queries = panels + TILE * wide;
    T largest[TILE], sums[TILE], factors[TILE];
    for (size_t row = 0; row < TILE; row++) largest[row] = -INFINITY, sums[row] = 0;
    memset(sum, 0, TILE * wide * sizeof(T));
    const T *query = (const T *)job->in.query +
                     TAG(offset)(batch, first, head, sizes->queries, sizes->heads, depth);
    TAG(pack_rows)(query, sizes->heads * depth, rows, depth, queries);
    // Where a mask hides all that a query may see, those later count as little as these.
    const size_t end =
        sizes->isCausal && !job->in.mask ? least(sizes->keys, first + rows) : sizes->keys;
    for (size_t tile = 0; tile < end; tile += TILE) {
        const TAG(key_tile) met =
            TAG(meet)(job, batch, head, tile, first, rows, queries, scores);
        TAG(exponentials)(scores, met.count, largest, sums, factors);
        TAG(pack_columns)(met.value, sizes->keyHeads * valueDepth, met.count, valueDepth, panels);
        TAG(turned_product)(scores, panels, part, wide, rows, met.count);
        TAG(add_scaled)(sum, part, factors, rows, wide);
    }
    for (size_t row = 0; row < rows; row++) {
        T *out = (T *)job->out.output + TAG(offset)(batch, first + row, head, sizes->queries,
                                                    sizes->heads, valueDepth);
        const T factor = 1 / sums[row];
        for (size_t u = 0; u < valueDepth; u++) out[u] = sum[row * wide + u] * factor;
        if (!job->out.rows) continue;
        T *kept = (T *)job->out.rows +
                  2 * ((batch * sizes->heads + head) * sizes->queries + first + row);
        kept[0] = largest[row];
        kept[1] = factor;
    }
}

static void TAG(attention_chunk)(void *context, size_t chunk) {
    attention_job *job = context;
    const keras_attention_sizes *sizes = &job->sizes;
    const size_t perHead = tiles(sizes->queries), first = chunk % perHead * TILE;
    const size_t head = chunk / perHead % sizes->heads, batch = chunk / perHead / sizes->heads;
    const size_t wide = padded(sizes->valueDepth);
    T *scratch = malloc((TILE * TILE + TILE * (3 * wide + sizes->depth)) * sizeof(T));
    if (!scratch) {
        job->isOutOfMemory = true;
        return;
    }
    TAG(attend)(job, batch, head, first, least(TILE, sizes->queries - first), scratch);
    free(scratch);
}
