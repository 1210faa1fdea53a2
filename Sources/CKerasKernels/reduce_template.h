// A reduction for one type: T, the type's NAME, FOLD(x, y) and its IDENTITY.

/// Elements `0 ..< count` at distance 1, in groups, so that the error of a long sum grows with its groups
/// only.
CLONES static T TAG(row)(const T *restrict in, size_t count) {
    // Lanes are independent chains, wide enough for any vector unit and the same on all.
    enum { width = 64, group = 1 << 13, ahead = 8 * width };
    if (count < width / 2) {
        T result = IDENTITY;
        for (size_t i = 0; i < count; i++) result = FOLD(result, in[i]);
        return result;
    }
    T all[width], lanes[width];
    for (size_t lane = 0; lane < width; lane++) all[lane] = IDENTITY;
    size_t i = 0;
    const size_t whole = count - count % width;
    while (i < whole) {
        const size_t end = whole - i < group ? whole : i + group;
        for (size_t lane = 0; lane < width; lane++) lanes[lane] = IDENTITY;
        for (; i < end; i += width) {
            // Processors fetch ahead themselves, but not far enough for a loop that does next to nothing.
            if (whole - i > ahead) keras_prefetch(in + i + ahead, width * sizeof(T));
            for (size_t lane = 0; lane < width; lane++) lanes[lane] = FOLD(lanes[lane], in[i + lane]);
        }
        for (size_t lane = 0; lane < width; lane++) all[lane] = FOLD(all[lane], lanes[lane]);
    }
    for (size_t lane = 0; i + lane < count; lane++) all[lane] = FOLD(all[lane], in[i + lane]);
    for (size_t half = width / 2; half > 0; half /= 2)
        for (size_t lane = 0; lane < half; lane++) all[lane] = FOLD(all[lane], all[lane + half]);
    return all[0];
}

/// `count` columns of `rows` rows at distance `stride`.
CLONES static void TAG(columns)(const T *restrict in, T *restrict out, size_t rows, size_t stride,
                                size_t count) {
    for (size_t j = 0; j < count; j++) out[j] = IDENTITY;
    T part[REDUCE_TILE];
    // In groups of rows, so that the error of a long sum grows with its groups only.
    for (size_t row = 0; row < rows;) {
        const size_t end = rows - row < 64 ? rows : row + 64;
        for (size_t j = 0; j < count; j++) part[j] = IDENTITY;
        for (; row + 4 <= end; row += 4) {
            const T *restrict r = in + row * stride;
            for (size_t j = 0; j < count; j++)
                part[j] = FOLD(part[j], FOLD(FOLD(r[j], r[j + stride]),
                                             FOLD(r[j + 2 * stride], r[j + 3 * stride])));
        }
        for (; row < end; row++)
            for (size_t j = 0; j < count; j++) part[j] = FOLD(part[j], in[row * stride + j]);
        for (size_t j = 0; j < count; j++) out[j] = FOLD(out[j], part[j]);
    }
}

static void TAG(chunk)(void *context, size_t chunk) {
    const reduce_job *job = context;
    const T *in = job->in;
    T *out = job->out;
    if (job->kind == ROWS) {
        const size_t first = chunk * job->part;
        const size_t last = job->outer - first < job->part ? job->outer : first + job->part;
        for (size_t row = first; row < last; row++)
            out[row] = TAG(row)(in + row * job->reduced, job->reduced);
    } else if (job->kind == ROW_PARTS) {
        const size_t first = chunk * job->part;
        const size_t rest = job->reduced - first;
        ((T *)job->partial)[chunk] = TAG(row)(in + first, rest < job->part ? rest : job->part);
    } else if (job->kind == COLUMN_TILES) {
        const size_t tiles = (job->inner + REDUCE_TILE - 1) / REDUCE_TILE;
        const size_t start = chunk % tiles * REDUCE_TILE, index = chunk / tiles;
        const size_t rest = job->inner - start;
        TAG(columns)(in + index * job->reduced * job->inner + start,
                     out + index * job->inner + start, job->reduced, job->inner,
                     rest < REDUCE_TILE ? rest : REDUCE_TILE);
    } else {
        const size_t first = chunk * job->part;
        const size_t rest = job->reduced - first;
        TAG(columns)(in + first * job->inner, (T *)job->partial + chunk * job->inner,
                     rest < job->part ? rest : job->part, job->inner, job->inner);
    }
}

static void TAG(reduce)(const T *in, T *out, size_t outer, size_t reduced, size_t inner) {
    reduce_job job = {.in = in, .out = out, .outer = outer, .reduced = reduced, .inner = inner};
    const size_t total = outer * reduced * inner;
    if (inner == 1 && (total < 2 * KERAS_CHUNK || reduced < 2 * KERAS_CHUNK)) {
        job.kind = ROWS;
        job.part = total < 2 * KERAS_CHUNK ? outer : (KERAS_CHUNK + reduced - 1) / reduced;
        if (outer > 0) keras_for_chunks((outer + job.part - 1) / job.part, TAG(chunk), &job);
    } else if (inner == 1) {
        T partial[ROW_PARTIALS];
        job.kind = ROW_PARTS, job.partial = partial;
        job.part = (reduced + ROW_PARTIALS - 1) / ROW_PARTIALS;
        if (job.part <= KERAS_CHUNK) job.part = keras_chunk_length(reduced);
        const size_t parts = (reduced + job.part - 1) / job.part;
        for (size_t row = 0; row < outer; row++) {
            job.in = in + row * reduced;
            keras_for_chunks(parts, TAG(chunk), &job);
            out[row] = TAG(row)(partial, parts);
        }
    } else if (inner > REDUCE_TILE || outer > 1 || total < 2 * KERAS_CHUNK) {
        job.kind = COLUMN_TILES;
        const size_t chunks = outer * ((inner + REDUCE_TILE - 1) / REDUCE_TILE);
        if (total < 2 * KERAS_CHUNK) {
            for (size_t chunk = 0; chunk < chunks; chunk++) TAG(chunk)(&job, chunk);
        } else if (chunks > 0) {
            keras_for_chunks(chunks, TAG(chunk), &job);
        }
    } else {
        T partial[COLUMN_PARTIALS * REDUCE_TILE];
        job.kind = COLUMN_PARTS, job.partial = partial;
        job.part = (reduced + COLUMN_PARTIALS - 1) / COLUMN_PARTIALS;
        if (job.part < KERAS_CHUNK / inner) job.part = KERAS_CHUNK / inner;
        job.part = keras_even_part(reduced, job.part);
        const size_t parts = (reduced + job.part - 1) / job.part;
        keras_for_chunks(parts, TAG(chunk), &job);
        TAG(columns)(partial, out, parts, inner, inner);
    }
}

#undef TAG
#undef FOLD
#undef IDENTITY
