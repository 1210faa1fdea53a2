// Normalization of rows for one type T. TAG(name) is a name for the type, K(f) a function of it.

/// Of some rows: what is subtracted, and what is multiplied then.
typedef struct {
    T means[BLOCK], scales[BLOCK];
} TAG(row_moments);

KERAS_INLINE T TAG(lane_sum)(T *lanes) {
    for (size_t width = LANES / 2; width > 0; width /= 2)
        for (size_t lane = 0; lane < width; lane++) lanes[lane] += lanes[lane + width];
    return lanes[0];
}

/// The sum of a row's distances from `mean`, or of their squares.
KERAS_INLINE T TAG(row_sum)(const bool squares, const T *restrict x, size_t n, T mean) {
    T lanes[LANES], rest = 0;
    size_t i = 0;
    for (size_t lane = 0; lane < LANES; lane++) lanes[lane] = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++) {
            const T distance = x[i + lane] - mean;
            lanes[lane] += squares ? distance * distance : distance;
        }
    for (; i < n; i++) {
        const T distance = x[i] - mean;
        rest += squares ? distance * distance : distance;
    }
    return TAG(lane_sum)(lanes) + rest;
}

/// The steps are made for all rows one after the other: in a short row each would wait for the one before.
KERAS_INLINE void TAG(moments)(
    TAG(row_moments) *restrict m, const T *restrict x, size_t rows, size_t n, T epsilon,
    bool centers) {
    for (size_t row = 0; row < rows; row++)
        m->means[row] = centers ? TAG(row_sum)(false, x + row * n, n, 0) / (T)n : 0;
    for (size_t row = 0; row < rows; row++)
        m->scales[row] = TAG(row_sum)(true, x + row * n, n, m->means[row]) / (T)n;
    for (size_t row = 0; row < rows; row++)
        m->scales[row] = 1 / K(sqrt)(m->scales[row] + epsilon);
}

/// How many rows are looked at together: they stay in the processor's nearest memory.
KERAS_INLINE size_t TAG(block_rows)(size_t n) {
    const size_t rows = (1 << 12) / n;
    return rows < 1 ? 1 : rows > BLOCK ? BLOCK : rows;
}

CLONES static void TAG(normalize)(const layer_norm_job *job, size_t first, size_t end) {
    const size_t n = job->sizes.columns, block = TAG(block_rows)(n);
    const T *restrict gamma = job->gamma, *restrict beta = job->beta;
    TAG(row_moments) moments;
    for (size_t start = first; start < end; start += block) {
        const size_t rows = end - start < block ? end - start : block;
        TAG(moments)(&moments, (const T *)job->x + start * n, rows, n, (T)job->sizes.epsilon,
                     job->sizes.centers);
        for (size_t row = 0; row < rows; row++) {
            const T *restrict x = (const T *)job->x + (start + row) * n;
            T *restrict out = (T *)job->out + (start + row) * n;
            const T mean = moments.means[row], scale = moments.scales[row];
            if (gamma && beta) {
                for (size_t i = 0; i < n; i++)
                    out[i] = (x[i] - mean) * scale * gamma[i] + beta[i];
            } else if (gamma) {
                for (size_t i = 0; i < n; i++) out[i] = (x[i] - mean) * scale * gamma[i];
            } else {
                for (size_t i = 0; i < n; i++) out[i] = (x[i] - mean) * scale;
                if (beta)
                    for (size_t i = 0; i < n; i++) out[i] += beta[i];
            }
        }
    }
}

/// One row's part of the sums for gamma and beta, where they are wanted.
KERAS_INLINE void TAG(add_parameters)(
    T *restrict gammaSums, T *restrict betaSums, const T *restrict x, const T *restrict up,
    size_t n, T mean, T scale) {
    if (gammaSums)
        for (size_t i = 0; i < n; i++) gammaSums[i] += up[i] * ((x[i] - mean) * scale);
    if (betaSums)
        for (size_t i = 0; i < n; i++) betaSums[i] += up[i];
}

/// Writes a row's gradients of the normalized numbers; gives their sum, and that of their products with
/// the distances from the mean.
KERAS_INLINE void TAG(sum_gradients)(
    const T *restrict x, const T *restrict up, const T *restrict gamma, T *restrict out, size_t n,
    T mean, T *restrict sum, T *restrict product) {
    T sums[LANES], products[LANES], restSum = 0, restProduct = 0;
    for (size_t i = 0; i < n; i++) out[i] = gamma ? up[i] * gamma[i] : up[i];
    for (size_t lane = 0; lane < LANES; lane++) sums[lane] = products[lane] = 0;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++) {
            sums[lane] += out[i + lane];
            products[lane] += out[i + lane] * (x[i + lane] - mean);
        }
    for (; i < n; i++) {
        restSum += out[i];
        restProduct += out[i] * (x[i] - mean);
    }
    *sum = TAG(lane_sum)(sums) + restSum;
    *product = TAG(lane_sum)(products) + restProduct;
}

CLONES static void TAG(differentiate)(
    const layer_norm_job *job, T *restrict gammaSums, T *restrict betaSums, size_t first,
    size_t end) {
    const size_t n = job->sizes.columns, block = TAG(block_rows)(n);
    const T *restrict gamma = job->gamma;
    TAG(row_moments) moments;
    T shifts[BLOCK], slopes[BLOCK];
    for (size_t start = first; start < end; start += block) {
        const size_t rows = end - start < block ? end - start : block;
        const T *x = (const T *)job->x + start * n, *up = (const T *)job->upstream + start * n;
        T *out = (T *)job->out + (job->out ? start * n : 0);
        TAG(moments)(&moments, x, rows, n, (T)job->sizes.epsilon, job->sizes.centers);
        for (size_t row = 0; row < rows; row++)
            TAG(add_parameters)(gammaSums, betaSums, x + row * n, up + row * n, n,
                                moments.means[row], moments.scales[row]);
        if (!job->out) continue;
        for (size_t row = 0; row < rows; row++)
            TAG(sum_gradients)(x + row * n, up + row * n, gamma, out + row * n, n,
                               moments.means[row], &shifts[row], &slopes[row]);
        for (size_t row = 0; row < rows; row++) {
            const T scale = moments.scales[row], mean = moments.means[row];
            const T shift = job->sizes.centers ? shifts[row] / (T)n : 0;
            const T slope = slopes[row] / (T)n * scale * scale;
            const T *restrict from = x + row * n;
            T *restrict to = out + row * n;
            for (size_t i = 0; i < n; i++)
                to[i] = scale * (to[i] - shift - (from[i] - mean) * slope);
        }
    }
}

static void TAG(layer_norm_chunk)(void *context, size_t chunk) {
    const layer_norm_job *job = context;
    const size_t first = chunk * job->part;
    const size_t end = job->sizes.rows - first < job->part ? job->sizes.rows : first + job->part;
    if (!job->upstream) {
        TAG(normalize)(job, first, end);
        return;
    }
    T *sums = job->sums ? (T *)job->sums + chunk * 2 * job->sizes.columns : NULL;
    TAG(differentiate)(
        job, job->needsGamma ? sums : NULL, job->needsBeta ? sums + job->sizes.columns : NULL,
        first, end);
}

/// Adds the sums of all parts in their order, so that they do not depend on the threads.
CLONES static void TAG(combine)(const layer_norm_job *job, size_t parts, T *dgamma, T *dbeta) {
    const size_t n = job->sizes.columns;
    for (size_t side = 0; side < 2; side++) {
        T *restrict target = side == 0 ? dgamma : dbeta;
        if (!target) continue;
        memset(target, 0, n * sizeof(T));
        for (size_t part = 0; part < parts; part++) {
            const T *restrict from = (const T *)job->sums + (part * 2 + side) * n;
            for (size_t i = 0; i < n; i++) target[i] += from[i];
        }
    }
}

#undef T
#undef K
#undef TAG
