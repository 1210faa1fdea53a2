// A GRU that resets after the product, in one dtype: T, K(f), TAG(name), CLONES.

/// One row's step: `h` is replaced; the gates are kept unless NULL.
KERAS_INLINE void TAG(gru_step)(
    const T *restrict input, const T *restrict product, const T *restrict bias, T *restrict h,
    T *restrict gates, size_t units) {
    for (size_t u = 0; u < units; u++) {
        const T sz = product[u] + (bias ? bias[u] : 0);
        const T sr = product[units + u] + (bias ? bias[units + u] : 0);
        const T inner = product[2 * units + u] + (bias ? bias[2 * units + u] : 0);
        const T z = K(sigmoid)(input[u] + sz);
        const T r = K(sigmoid)(input[units + u] + sr);
        const T candidate = K(tanh)(input[2 * units + u] + r * inner);
        h[u] = z * h[u] + (1 - z) * candidate;
        if (gates) {
            gates[u] = z;
            gates[units + u] = r;
            gates[2 * units + u] = candidate;
            gates[3 * units + u] = inner;
        }
    }
}

CLONES static void TAG(gru_rows)(
    const recurrent_job *job, size_t first, size_t rows, T *restrict scratch) {
    const size_t units = job->sizes.units, steps = job->sizes.steps, size = units * sizeof(T);
    const size_t width = padded(3 * units);
    T *restrict h = scratch + ROWS * width;
    const T *mask = job->in.mask;
    memcpy(h, (const T *)job->in.state + first * units, rows * size);
    for (size_t step = 0; step < steps; step++) {
        const size_t t = job->sizes.backwards ? steps - 1 - step : step;
        TAG(panel_product)(h, units, job->panels, scratch, width, width, rows, units);
        for (size_t row = 0; row < rows; row++) {
            const size_t place = (first + row) * steps + t;
            T *state = h + row * units;
            T *out = (T *)job->out.sequence + ((first + row) * steps + step) * units;
            if (job->out.previous)
                memcpy((T *)job->out.previous + place * units, state, size);
            const bool isLeftOut = mask && mask[place] == 0;
            const T *input = (const T *)job->in.inputs + place * 3 * units;
            T *gates = job->out.gates ? (T *)job->out.gates + place * 4 * units : NULL;
            if (!isLeftOut)
                TAG(gru_step)(input, scratch + row * width, job->in.bias, state, gates, units);
            if (isLeftOut && job->sizes.zeroesMasked) {
                memset(out, 0, size);
            } else {
                memcpy(out, state, size);
            }
        }
    }
    memcpy((T *)job->out.state + first * units, h, rows * size);
}

/// The gradients of one row's step: of the inputs' sums, of the recurrent products, and of the
/// state before as far as it is not by the products.
KERAS_INLINE void TAG(gru_step_gradient)(
    const T *restrict gates, const T *restrict before, T *restrict dh, T *restrict inputs,
    T *restrict products, size_t units) {
    for (size_t u = 0; u < units; u++) {
        const T z = gates[u], r = gates[units + u], candidate = gates[2 * units + u];
        const T inner = gates[3 * units + u], d = dh[u];
        const T dz = d * (before[u] - candidate) * z * (1 - z);
        const T dcandidate = d * (1 - z) * (1 - candidate * candidate);
        const T dr = dcandidate * inner * r * (1 - r);
        inputs[u] = dz;
        inputs[units + u] = dr;
        inputs[2 * units + u] = dcandidate;
        products[u] = dz;
        products[units + u] = dr;
        products[2 * units + u] = dcandidate * r;
        dh[u] = d * z;
    }
}

CLONES static void TAG(gru_gradient_rows)(
    const recurrent_job *job, size_t first, size_t rows, T *restrict scratch) {
    const size_t units = job->sizes.units, steps = job->sizes.steps, size = units * sizeof(T);
    const size_t width = padded(units);
    T *restrict dh = scratch + ROWS * width;
    memset(dh, 0, ROWS * size);
    if (job->gradients.state)
        memcpy(dh, (const T *)job->gradients.state + first * units, rows * size);
    const T *mask = job->in.mask;
    for (size_t step = steps; step-- > 0;) {
        const size_t t = job->sizes.backwards ? steps - 1 - step : step;
        const size_t start = (first * steps + t) * 3 * units;
        T *products = (T *)job->gradients.products + start;
        T *inputs = (T *)job->gradients.inputs + start;
        for (size_t row = 0; row < rows; row++) {
            const size_t place = (first + row) * steps + t;
            T *restrict d = dh + row * units;
            const bool isLeftOut = mask && mask[place] == 0;
            if (job->gradients.sequence && !(isLeftOut && job->sizes.zeroesMasked)) {
                const T *restrict up = (const T *)job->gradients.sequence +
                                       ((first + row) * steps + step) * units;
                for (size_t u = 0; u < units; u++) d[u] += up[u];
            }
            const size_t offset = row * steps * 3 * units;
            if (isLeftOut) {
                memset(products + offset, 0, 3 * size);
                memset(inputs + offset, 0, 3 * size);
            } else {
                TAG(gru_step_gradient)((const T *)job->out.gates + place * 4 * units,
                                       (const T *)job->out.previous + place * units, d,
                                       inputs + offset, products + offset, units);
            }
        }
        TAG(panel_product)(
            products, steps * 3 * units, job->panels, scratch, width, width, rows, 3 * units);
        for (size_t row = 0; row < rows; row++) {
            // The product of a step that is left out is 0.
            const T *restrict product = scratch + row * width;
            T *restrict d = dh + row * units;
            for (size_t u = 0; u < units; u++) d[u] += product[u];
        }
    }
    memcpy((T *)job->gradients.initialState + first * units, dh, rows * size);
}

static void TAG(gru_chunk)(void *context, size_t chunk) {
    const recurrent_job *job = context;
    const size_t first = chunk * ROWS, rest = job->sizes.batch - first;
    TAG(gru_rows)(job, first, rest < ROWS ? rest : ROWS,
                  (T *)job->scratch + chunk * job->scratchCount);
}

static void TAG(gru_gradient_chunk)(void *context, size_t chunk) {
    const recurrent_job *job = context;
    const size_t first = chunk * ROWS, rest = job->sizes.batch - first;
    TAG(gru_gradient_rows)(job, first, rest < ROWS ? rest : ROWS,
                           (T *)job->scratch + chunk * job->scratchCount);
}
