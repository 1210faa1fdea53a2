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

typedef T TAG(eight) __attribute__((ext_vector_type(8)));

/// What passes of `vectors` times eight columns from `start` on, a number known to the compiler as is
/// whether all does; their sums stay in registers.
KERAS_INLINE void TAG(gradient_columns)(
    const bias_job *job, T *restrict sums, size_t first, size_t end, size_t start,
    const size_t vectors, const bool passesAll) {
    const size_t columns = job->columns;
    const T *restrict up = (const T *)job->upstream + first * columns + start;
    const T *restrict value = passesAll ? NULL : (const T *)job->values + first * columns + start;
    T *restrict out = passesAll ? NULL : (T *)job->out + first * columns + start;
    TAG(eight) totals[8];
#pragma clang loop unroll(full)
    for (size_t v = 0; v < vectors; v++) totals[v] = (TAG(eight))(T)0;
    for (size_t row = first; row < end; row++, up += columns) {
#pragma clang loop unroll(full)
        for (size_t v = 0; v < vectors; v++) {
            TAG(eight) passed;
            memcpy(&passed, up + v * 8, sizeof passed);
            if (!passesAll) {
                TAG(eight) x;
                memcpy(&x, value + v * 8, sizeof x);
                passed = x > 0 ? passed : (TAG(eight))(T)0;
                memcpy(out + v * 8, &passed, sizeof passed);
            }
            totals[v] += passed;
        }
        if (!passesAll) value += columns, out += columns;
    }
#pragma clang loop unroll(full)
    for (size_t v = 0; v < vectors; v++) {
        // A copy: what has an address does not stay in a register.
        const TAG(eight) total = totals[v];
        memcpy(sums + start + v * 8, &total, sizeof total);
    }
}

/// All columns, at least eight, and their sums. The last eight may be computed twice.
KERAS_INLINE void TAG(gradient_and_sums)(
    const bias_job *job, T *restrict sums, size_t first, size_t end, const bool passesAll) {
    const size_t columns = job->columns;
    size_t start = 0;
    for (; start + 64 <= columns; start += 64)
        TAG(gradient_columns)(job, sums, first, end, start, 8, passesAll);
    for (; start + 32 <= columns; start += 32)
        TAG(gradient_columns)(job, sums, first, end, start, 4, passesAll);
    for (; start + 8 <= columns; start += 8)
        TAG(gradient_columns)(job, sums, first, end, start, 1, passesAll);
    if (start < columns) TAG(gradient_columns)(job, sums, first, end, columns - 8, 1, passesAll);
}

CLONES static void TAG(gradient_rows)(
    const bias_job *job, T *restrict sums, size_t first, size_t end) {
    const size_t columns = job->columns;
    // Long rows are gone through one after the other, as they are in memory.
    if (sums && columns >= 8 && columns <= 256) {
        if (job->values) {
            TAG(gradient_and_sums)(job, sums, first, end, false);
        } else {
            TAG(gradient_and_sums)(job, sums, first, end, true);
        }
        return;
    }
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
