// Crossentropies for one type T. TAG(name) is a name for the type, K(f) a function of it.

KERAS_INLINE T TAG(clipped)(T x, T low, T high) {
    const T raised = x < low ? low : x;
    return raised > high ? high : raised;
}

/// The derivative of `clipped`.
KERAS_INLINE T TAG(within)(T x, T low, T high) {
    return x > low && x < high ? 1 : x == low || x == high ? (T)0.5 : 0;
}

KERAS_INLINE T TAG(total)(const T *x, size_t n) {
    T lanes[8] = {0}, rest = 0;
    size_t i = 0;
    for (; i + 8 <= n; i += 8)
        for (size_t lane = 0; lane < 8; lane++) lanes[lane] += x[i + lane];
    for (; i < n; i++) rest += x[i];
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
           ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7])) + rest;
}

KERAS_INLINE bool TAG(has_class)(const crossentropy_job *job, size_t row) {
    return job->classes_of[row] >= 0 && (size_t)job->classes_of[row] < job->classes;
}

static void TAG(dense_loss)(const crossentropy_job *job, size_t row) {
    const size_t n = job->classes;
    const T *t = (const T *)job->targets + row * n, *x = (const T *)job->in + row * n;
    T lanes[8] = {0};
    size_t i = 0;
    for (; i + 8 <= n; i += 8)
        for (size_t lane = 0; lane < 8; lane++) lanes[lane] += t[i + lane] * x[i + lane];
    for (size_t lane = 0; i + lane < n; lane++) lanes[lane] += t[i + lane] * x[i + lane];
    ((T *)job->out)[row] = -TAG(total)(lanes, 8);
}

static void TAG(dense_gradient)(const crossentropy_job *job, size_t row) {
    const size_t n = job->classes;
    const T *t = (const T *)job->targets + row * n, g = ((const T *)job->up)[row];
    T *out = (T *)job->out + row * n;
    const T sum = TAG(total)(t, n);
    for (size_t i = 0; i < n; i++) out[i] = g * (out[i] * sum - t[i]);
}

static void TAG(sparse_loss)(const crossentropy_job *job, size_t row) {
    const T *x = (const T *)job->in + row * job->classes;
    ((T *)job->out)[row] = TAG(has_class)(job, row) ? -x[job->classes_of[row]] : 0;
}

static void TAG(sparse_gradient)(const crossentropy_job *job, size_t row) {
    T *out = (T *)job->out + row * job->classes;
    const T g = TAG(has_class)(job, row) ? ((const T *)job->up)[row] : 0;
    for (size_t i = 0; i < job->classes; i++) out[i] *= g;
    if (TAG(has_class)(job, row)) out[job->classes_of[row]] -= g;
}

// Of probabilities.

CLONES static void TAG(dense_loss_of)(const crossentropy_job *job, size_t row) {
    const size_t n = job->classes;
    const T *t = (const T *)job->targets + row * n, *p = (const T *)job->in + row * n;
    const T low = (T)job->epsilon, high = (T)(1 - job->epsilon), sum = TAG(total)(p, n);
    T lanes[8] = {0};
    for (size_t start = 0; start < n; start += 64) {
        T logs[64];
        const size_t count = n - start < 64 ? n - start : 64;
        for (size_t i = 0; i < count; i++)
            logs[i] = t[start + i] * K(log)(TAG(clipped)(p[start + i] / sum, low, high));
        for (size_t i = 0; i < count; i++) lanes[i % 8] += logs[i];
    }
    ((T *)job->out)[row] = -TAG(total)(lanes, 8);
}

CLONES static void TAG(dense_gradient_of)(const crossentropy_job *job, size_t row) {
    const size_t n = job->classes;
    const T *t = (const T *)job->targets + row * n, *p = (const T *)job->in + row * n;
    const T low = (T)job->epsilon, high = (T)(1 - job->epsilon), sum = TAG(total)(p, n);
    const T g = ((const T *)job->up)[row];
    T *out = (T *)job->out + row * n, lanes[8] = {0};
    // First for the divided probabilities q, then through q = p / Σp.
    for (size_t i = 0; i < n; i++) {
        const T q = p[i] / sum;
        out[i] = -g * t[i] / TAG(clipped)(q, low, high) * TAG(within)(q, low, high);
    }
    for (size_t i = 0; i < n; i++) lanes[i % 8] += out[i] * (p[i] / sum);
    const T mean = TAG(total)(lanes, 8);
    for (size_t i = 0; i < n; i++) out[i] = (out[i] - mean) / sum;
}

/// Of `count` rows, BLOCK at most, from `first` on: their sums, and their class's share of it; 1 and 1
/// where a row has no class and behind the last: whatever such a row holds, what is computed of it is a
/// number, which nothing comes of.
KERAS_INLINE void TAG(shares)(
    const crossentropy_job *job, size_t first, size_t count, T *restrict sums, T *restrict shares) {
    for (size_t i = 0; i < BLOCK; i++) sums[i] = shares[i] = 1;
    for (size_t i = 0; i < count; i++) {
        if (!TAG(has_class)(job, first + i)) continue;
        const T *p = (const T *)job->in + (first + i) * job->classes;
        sums[i] = TAG(total)(p, job->classes);
        shares[i] = p[job->classes_of[first + i]];
    }
    for (size_t i = 0; i < BLOCK; i++) shares[i] /= sums[i];
}

/// The losses of rows `first` to `last`: their logarithms are one loop.
CLONES static void TAG(sparse_losses_of)(const crossentropy_job *job, size_t first, size_t last) {
    const T low = (T)job->epsilon, high = (T)(1 - job->epsilon);
    T *out = job->out;
    for (; first < last; first += BLOCK) {
        const size_t count = last - first < BLOCK ? last - first : BLOCK;
        T sums[BLOCK], q[BLOCK], logs[BLOCK];
        TAG(shares)(job, first, count, sums, q);
        for (size_t i = 0; i < BLOCK; i++) logs[i] = -K(log)(TAG(clipped)(q[i], low, high));
        for (size_t i = 0; i < count; i++)
            out[first + i] = TAG(has_class)(job, first + i) ? logs[i] : 0;
    }
}

/// The gradients of rows `first` to `last`: their divisions are one loop.
CLONES static void TAG(sparse_gradients_of)(
    const crossentropy_job *job, size_t first, size_t last) {
    const T low = (T)job->epsilon, high = (T)(1 - job->epsilon);
    const size_t n = job->classes;
    for (; first < last; first += BLOCK) {
        const size_t count = last - first < BLOCK ? last - first : BLOCK;
        T sums[BLOCK], q[BLOCK], slopes[BLOCK];
        TAG(shares)(job, first, count, sums, q);
        for (size_t i = 0; i < BLOCK; i++) slopes[i] = 0;
        for (size_t i = 0; i < count; i++)
            slopes[i] = TAG(has_class)(job, first + i) ? -((const T *)job->up)[first + i] : 0;
        // With respect to the sum's part in the share, and to the class's number.
        for (size_t i = 0; i < BLOCK; i++) {
            slopes[i] = slopes[i] / TAG(clipped)(q[i], low, high) * TAG(within)(q[i], low, high)
                / sums[i];
            q[i] *= -slopes[i];
        }
        T *restrict out = (T *)job->out + first * n;
        for (size_t row = 0; row < count; row++, out += n) {
            for (size_t i = 0; i < n; i++) out[i] = q[row];
            if (TAG(has_class)(job, first + row)) out[job->classes_of[first + row]] += slopes[row];
        }
    }
}

static void TAG(rows)(void *context, size_t chunk) {
    const crossentropy_job *job = context;
    const size_t first = chunk * job->part;
    const size_t last = job->rows - first < job->part ? job->rows : first + job->part;
    if (job->kernel == SPARSE + OF_PROBABILITIES) {
        TAG(sparse_losses_of)(job, first, last);
        return;
    }
    if (job->kernel == SPARSE_GRADIENT + OF_PROBABILITIES) {
        TAG(sparse_gradients_of)(job, first, last);
        return;
    }
    void (*const kernels[])(const crossentropy_job *, size_t) = {
        TAG(dense_loss),    TAG(dense_gradient),    TAG(sparse_loss), TAG(sparse_gradient),
        TAG(dense_loss_of), TAG(dense_gradient_of),
    };
    for (size_t row = first; row < last; row++) kernels[job->kernel](job, row);
}

// Binary.

CLONES static void TAG(binary)(void *context, size_t chunk) {
    const binary_job *job = context;
    const size_t start = chunk * job->part;
    const size_t count = job->count - start < job->part ? job->count - start : job->part;
    const T *restrict t = (const T *)job->targets + start;
    const T *restrict x = (const T *)job->in + start;
    T *restrict out = (T *)job->out + start;
    const T low = (T)job->epsilon, high = (T)(1 - job->epsilon);
    if (job->up && job->from_logits) {
        const T *restrict g = (const T *)job->up + start;
        for (size_t i = 0; i < count; i++) out[i] = g[i] * (K(sigmoid)(x[i]) - t[i]);
    } else if (job->up) {
        const T *restrict g = (const T *)job->up + start;
        for (size_t i = 0; i < count; i++) {
            const T p = TAG(clipped)(x[i], low, high);
            out[i] = g[i] * ((1 - t[i]) / (1 - p) - t[i] / p) * TAG(within)(x[i], low, high);
        }
    } else if (job->from_logits) {
        // softplus(x) - t x, and softplus(x) as max(x, 0) + log(1 + exp(-|x|)).
        for (size_t i = 0; i < count; i++) {
            const T raised = x[i] < 0 ? 0 : x[i];
            out[i] = raised - t[i] * x[i] + K(log1p)(K(exp_negative)(-K(abs)(x[i])));
        }
    } else {
        for (size_t i = 0; i < count; i++) {
            const T p = TAG(clipped)(x[i], low, high);
            out[i] = -(t[i] * K(log)(p) + (1 - t[i]) * K(log)(1 - p));
        }
    }
}

#undef T
#undef K
#undef TAG
