// An LSTM in one dtype: T, K(f), TAG(name), CLONES. A chunk is some rows of the batch, which go
// through all steps.

/// One row's step: `c` and `h` are replaced; the gates are kept unless NULL.
KERAS_INLINE void TAG(lstm_step)(
    const T *restrict input, const T *restrict product, T *restrict c, T *restrict h,
    T *restrict gates, size_t units) {
    for (size_t u = 0; u < units; u++) {
        const T i = K(sigmoid)(input[u] + product[u]);
        const T f = K(sigmoid)(input[units + u] + product[units + u]);
        const T g = K(tanh)(input[2 * units + u] + product[2 * units + u]);
        const T o = K(sigmoid)(input[3 * units + u] + product[3 * units + u]);
        c[u] = f * c[u] + i * g;
        h[u] = o * K(tanh)(c[u]);
        if (gates) {
            gates[u] = i;
            gates[units + u] = f;
            gates[2 * units + u] = g;
            gates[3 * units + u] = o;
        }
    }
}

CLONES static void TAG(lstm_rows)(
    const recurrent_job *job, size_t first, size_t rows, T *restrict scratch) {
    const size_t units = job->sizes.units, steps = job->sizes.steps, size = units * sizeof(T);
    const size_t width = padded(4 * units);
    T *restrict h = scratch + ROWS * width, *restrict c = h + ROWS * units;
    memcpy(h, (const T *)job->in.state + first * units, rows * size);
    memcpy(c, (const T *)job->in.cell + first * units, rows * size);
    for (size_t step = 0; step < steps; step++) {
        const size_t t = job->sizes.backwards ? steps - 1 - step : step;
        TAG(panel_product)(h, units, job->panels, scratch, width, width, rows, units);
        for (size_t row = 0; row < rows; row++) {
            const size_t place = (first + row) * steps + t;
            T *state = h + row * units, *cell = c + row * units;
            T *out = (T *)job->out.sequence + ((first + row) * steps + step) * units;
            const T *mask = job->in.mask;
            if (job->out.previous)
                memcpy((T *)job->out.previous + place * units, state, size);
            const bool isLeftOut = mask && mask[place] == 0;
            const T *input = (const T *)job->in.inputs + place * 4 * units;
            if (!isLeftOut && job->out.gates) {
                TAG(lstm_step)(input, scratch + row * width, cell, state,
                               (T *)job->out.gates + place * 4 * units, units);
            } else if (!isLeftOut) {
                TAG(lstm_step)(input, scratch + row * width, cell, state, NULL, units);
            }
            if (job->out.cells) memcpy((T *)job->out.cells + place * units, cell, size);
            if (isLeftOut && job->sizes.zeroesMasked) {
                memset(out, 0, size);
            } else {
                memcpy(out, state, size);
            }
        }
    }
    memcpy((T *)job->out.state + first * units, h, rows * size);
    memcpy((T *)job->out.cell + first * units, c, rows * size);
}

/// The gradients of one row's step: of the sums before the gates, and of the cell before.
KERAS_INLINE void TAG(lstm_step_gradient)(
    const T *restrict gates, const T *restrict before, const T *restrict after,
    const T *restrict dh, T *restrict dc, T *restrict out, size_t units) {
    for (size_t u = 0; u < units; u++) {
        const T i = gates[u], f = gates[units + u], g = gates[2 * units + u];
        const T o = gates[3 * units + u], squashed = K(tanh)(after[u]);
        const T d = dc[u] + dh[u] * o * (1 - squashed * squashed);
        out[u] = d * g * i * (1 - i);
        out[units + u] = d * before[u] * f * (1 - f);
        out[2 * units + u] = d * i * (1 - g * g);
        out[3 * units + u] = dh[u] * squashed * o * (1 - o);
        dc[u] = d * f;
    }
}

CLONES static void TAG(lstm_gradient_rows)(
    const recurrent_job *job, size_t first, size_t rows, T *restrict scratch) {
    const size_t units = job->sizes.units, steps = job->sizes.steps, size = units * sizeof(T);
    const size_t width = padded(units);
    T *restrict dh = scratch + ROWS * width, *restrict dc = dh + ROWS * units;
    memset(dh, 0, 2 * ROWS * size);
    if (job->gradients.state)
        memcpy(dh, (const T *)job->gradients.state + first * units, rows * size);
    if (job->gradients.cell)
        memcpy(dc, (const T *)job->gradients.cell + first * units, rows * size);
    const T *mask = job->in.mask, *cells = job->out.cells;
    for (size_t step = steps; step-- > 0;) {
        const size_t t = job->sizes.backwards ? steps - 1 - step : step;
        T *sums = (T *)job->gradients.inputs + (first * steps + t) * 4 * units;
        for (size_t row = 0; row < rows; row++) {
            const size_t place = (first + row) * steps + t;
            T *restrict d = dh + row * units;
            const bool isLeftOut = mask && mask[place] == 0;
            if (job->gradients.sequence && !(isLeftOut && job->sizes.zeroesMasked)) {
                const T *restrict up = (const T *)job->gradients.sequence +
                                       ((first + row) * steps + step) * units;
                for (size_t u = 0; u < units; u++) d[u] += up[u];
            }
            if (isLeftOut) {
                memset(sums + row * steps * 4 * units, 0, 4 * size);
                continue;
            }
            const T *before = step == 0
                                  ? (const T *)job->in.cell + (first + row) * units
                                  : cells + (job->sizes.backwards ? place + 1 : place - 1) * units;
            TAG(lstm_step_gradient)((const T *)job->out.gates + place * 4 * units, before,
                                    cells + place * units, d, dc + row * units,
                                    sums + row * steps * 4 * units, units);
        }
        TAG(panel_product)(sums, steps * 4 * units, job->panels, scratch, width, width, rows,
                           4 * units);
        for (size_t row = 0; row < rows; row++)
            if (!mask || mask[(first + row) * steps + t] != 0)
                memcpy(dh + row * units, scratch + row * width, size);
    }
    memcpy((T *)job->gradients.initialState + first * units, dh, rows * size);
    memcpy((T *)job->gradients.initialCell + first * units, dc, rows * size);
}

static void TAG(lstm_chunk)(void *context, size_t chunk) {
    const recurrent_job *job = context;
    const size_t first = chunk * ROWS, rest = job->sizes.batch - first;
    TAG(lstm_rows)(job, first, rest < ROWS ? rest : ROWS,
                   (T *)job->scratch + chunk * job->scratchCount);
}

static void TAG(lstm_gradient_chunk)(void *context, size_t chunk) {
    const recurrent_job *job = context;
    const size_t first = chunk * ROWS, rest = job->sizes.batch - first;
    TAG(lstm_gradient_rows)(job, first, rest < ROWS ? rest : ROWS,
                            (T *)job->scratch + chunk * job->scratchCount);
}
