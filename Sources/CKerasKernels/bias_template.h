// A bias in one dtype: T, TAG(name), CLONES.

CLONES static void TAG(add_rows)(const bias_job *job, size_t first, size_t end) {
    const size_t columns = job->columns;
    const T *restrict bias = job->bias;
    for (size_t row = first; row < end; row++) {
        T *restrict out = (T *)job->out + row * columns;
        if (job->rectifies) {
            for (size_t j = 0; j < columns; j++) {
                const T sum = out[j] + bias[j];
                // Like max(0, x), which keeps what is not a number.
                out[j] = sum < 0 ? 0 : sum;
            }
        } else {
            for (size_t j = 0; j < columns; j++) out[j] += bias[j];
        }
    }
}

CLONES static void TAG(gradient_rows)(
    const bias_job *job, T *restrict sums, size_t first, size_t end) {
    const size_t columns = job->columns;
    if (sums) memset(sums, 0, columns * sizeof(T));
    for (size_t row = first; row < end; row++) {
        const T *restrict up = (const T *)job->upstream + row * columns;
        if (job->values) {
            const T *restrict value = (const T *)job->values + row * columns;
            T *restrict out = (T *)job->out + row * columns;
            if (sums) {
                for (size_t j = 0; j < columns; j++) {
                    const T passed = value[j] > 0 ? up[j] : 0;
                    out[j] = passed;
                    sums[j] += passed;
                }
            } else {
                for (size_t j = 0; j < columns; j++) out[j] = value[j] > 0 ? up[j] : 0;
            }
        } else if (sums) {
            for (size_t j = 0; j < columns; j++) sums[j] += up[j];
        }
    }
}

static void TAG(bias_chunk)(void *context, size_t chunk) {
    const bias_job *job = context;
    const size_t first = chunk * job->part;
    const size_t end = job->rows - first < job->part ? job->rows : first + job->part;
    if (job->upstream) {
        TAG(gradient_rows)(
            job, job->sums ? (T *)job->sums + chunk * job->columns : NULL, first, end);
    } else {
        TAG(add_rows)(job, first, end);
    }
}

/// Adds the sums of all parts to those of the first.
CLONES static void TAG(combine)(T *sums, size_t parts, size_t columns) {
    for (size_t part = 1; part < parts; part++) {
        const T *restrict from = sums + part * columns;
        for (size_t j = 0; j < columns; j++) sums[j] += from[j];
    }
}
