// Normalization of rows for one type T. TAG(name) is a name for the type, K(f) a function of it.

typedef struct {
    T mean, scale;
} TAG(row_moments);

KERAS_INLINE T TAG(lane_sum)(T *lanes) {
    for (size_t width = LANES / 2; width > 0; width /= 2)
        for (size_t lane = 0; lane < width; lane++) lanes[lane] += lanes[lane + width];
    return lanes[0];
}

KERAS_INLINE TAG(row_moments)
    TAG(moments)(const T *restrict x, size_t n, T epsilon, bool centers) {
    T lanes[LANES], mean = 0;
    size_t i = 0;
    if (centers) {
        for (size_t lane = 0; lane < LANES; lane++) lanes[lane] = 0;
        for (; i + LANES <= n; i += LANES)
            for (size_t lane = 0; lane < LANES; lane++) lanes[lane] += x[i + lane];
        for (size_t lane = 0; i + lane < n; lane++) lanes[lane] += x[i + lane];
        mean = TAG(lane_sum)(lanes) / (T)n;
    }
    for (size_t lane = 0; lane < LANES; lane++) lanes[lane] = 0;
    for (i = 0; i + LANES <= n; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++) {
            const T distance = x[i + lane] - mean;
            lanes[lane] += distance * distance;
        }
    for (size_t lane = 0; i + lane < n; lane++) {
        const T distance = x[i + lane] - mean;
        lanes[lane] += distance * distance;
    }
    const T square = TAG(lane_sum)(lanes) / (T)n;
    return (TAG(row_moments)){mean, 1 / K(sqrt)(square + epsilon)};
}

CLONES static void TAG(normalize)(const layer_norm_job *job, size_t first, size_t end) {
    const size_t n = job->sizes.columns;
    const T *restrict gamma = job->gamma, *restrict beta = job->beta;
    for (size_t row = first; row < end; row++) {
        const T *restrict x = (const T *)job->x + row * n;
        T *restrict out = (T *)job->out + row * n;
        const TAG(row_moments) m =
            TAG(moments)(x, n, (T)job->sizes.epsilon, job->sizes.centers);
        if (gamma && beta) {
            for (size_t i = 0; i < n; i++)
                out[i] = (x[i] - m.mean) * m.scale * gamma[i] + beta[i];
        } else if (gamma) {
            for (size_t i = 0; i < n; i++) out[i] = (x[i] - m.mean) * m.scale * gamma[i];
        } else {
            for (size_t i = 0; i < n; i++) out[i] = (x[i] - m.mean) * m.scale;
            if (beta)
                for (size_t i = 0; i < n; i++) out[i] += beta[i];
        }
    }
}

CLONES static void TAG(differentiate)(
    const layer_norm_job *job, T *restrict gammaSums, T *restrict betaSums, size_t first,
    size_t end) {
    const size_t n = job->sizes.columns;
    const T *restrict gamma = job->gamma;
    for (size_t row = first; row < end; row++) {
        const T *restrict x = (const T *)job->x + row * n;
        const T *restrict up = (const T *)job->upstream + row * n;
        const TAG(row_moments) m =
            TAG(moments)(x, n, (T)job->sizes.epsilon, job->sizes.centers);
        if (gammaSums)
            for (size_t i = 0; i < n; i++) gammaSums[i] += up[i] * ((x[i] - m.mean) * m.scale);
        if (betaSums)
            for (size_t i = 0; i < n; i++) betaSums[i] += up[i];
        if (!job->out) continue;
        T *restrict out = (T *)job->out + row * n;
        T sums[LANES], products[LANES];
        for (size_t lane = 0; lane < LANES; lane++) sums[lane] = products[lane] = 0;
        // The gradient of the normalized numbers waits in `out`.
        for (size_t i = 0; i < n; i++) out[i] = gamma ? up[i] * gamma[i] : up[i];
        size_t i = 0;
        for (; i + LANES <= n; i += LANES)
            for (size_t lane = 0; lane < LANES; lane++) {
                sums[lane] += out[i + lane];
                products[lane] += out[i + lane] * (x[i + lane] - m.mean);
            }
        for (size_t lane = 0; i + lane < n; lane++) {
            sums[lane] += out[i + lane];
            products[lane] += out[i + lane] * (x[i + lane] - m.mean);
        }
        const T shift = job->sizes.centers ? TAG(lane_sum)(sums) / (T)n : 0;
        const T slope = TAG(lane_sum)(products) / (T)n * m.scale * m.scale;
        for (i = 0; i < n; i++) out[i] = m.scale * (out[i] - shift - (x[i] - m.mean) * slope);
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
