// Attention forwards in one dtype. A chunk is a tile of the queries of one head.

/// Replaces logits, in `width` columns, by exponentials, relative to the largest of a query so far, which
/// is kept in `largest`, as their sum is in `sums`; `factors` is what has to be multiplied to what was
/// summed before. Gives whether a factor is not 1.
CLONES static bool TAG(exponentials)(
    T *restrict scores, size_t rows, size_t width, T *restrict largest, T *restrict sums,
    T *restrict factors) {
    T top[TILE], base[TILE], sum[TILE];
    bool isScaled = false;
    for (size_t j = 0; j < width; j++) top[j] = largest[j];
    for (size_t row = 0; row < rows; row++)
        for (size_t j = 0; j < width; j++) top[j] = LARGER(scores[row * TILE + j], top[j]);
    for (size_t j = 0; j < width; j++) {
        // Where all is -infinity so far, differences would be no numbers.
        base[j] = top[j] == -INFINITY ? 0 : top[j];
        factors[j] = K(exp_negative)(largest[j] - base[j]);
        isScaled |= factors[j] != 1;
        largest[j] = top[j];
        sum[j] = sums[j] * factors[j];
    }
    for (size_t row = 0; row < rows; row++)
        for (size_t j = 0; j < width; j++) {
            const T e = K(exp_negative)(scores[row * TILE + j] - base[j]);
            scores[row * TILE + j] = e;
            sum[j] += e;
        }
    for (size_t j = 0; j < width; j++) sums[j] = sum[j];
    return isScaled;
}

/// Multiplies each row by its factor.
CLONES static void TAG(scale_rows)(
    T *restrict values, const T *restrict factors, size_t rows, size_t wide) {
    for (size_t row = 0; row < rows; row++)
        for (size_t u = 0; u < wide; u++) values[row * wide + u] *= factors[row];
}

static void TAG(attend)(
    const attention_job *job, size_t batch, size_t head, size_t first, size_t rows, T *scratch) {
    const keras_attention_sizes *sizes = &job->sizes;
    const size_t depth = sizes->depth, valueDepth = sizes->valueDepth, wide = padded(valueDepth);
    T *scores = scratch, *sum = scores + TILE * TILE, *panels = sum + TILE * wide;
    T *queries = panels + TILE * wide;
    T largest[TILE], sums[TILE], factors[TILE];
    for (size_t row = 0; row < TILE; row++) largest[row] = -INFINITY, sums[row] = 0;
    memset(sum, 0, rows * wide * sizeof(T));
    const T *query = (const T *)job->in.query +
                     TAG(offset)(batch, first, head, sizes->queries, sizes->heads, depth);
    TAG(pack_rows)(query, sizes->heads * depth, rows, depth, (T)sizes->scale, queries);
    const size_t end = TAG(last_key)(job, first + rows);
    for (size_t tile = 0; tile < end; tile += TILE) {
        const TAG(key_tile) met =
            TAG(meet)(job, batch, head, tile, first, rows, queries, scores);
        if (TAG(exponentials)(scores, met.count, padded(rows), largest, sums, factors) && tile > 0)
            TAG(scale_rows)(sum, factors, rows, wide);
        TAG(pack_columns)(met.value, sizes->keyHeads * valueDepth, met.count, valueDepth, 1,
                          panels);
        TAG(add_turned_product)(scores, panels, sum, wide, rows, met.count);
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
    T *scratch = malloc((TILE * TILE + TILE * (2 * wide + sizes->depth)) * sizeof(T));
    if (!scratch) {
        job->isOutOfMemory = true;
        return;
    }
    TAG(attend)(job, batch, head, first, least(TILE, sizes->queries - first), scratch);
    free(scratch);
}
