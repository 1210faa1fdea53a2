// Softmax for one type T. TAG(name) is a name for the type, K(f) a function of it.

KERAS_INLINE T TAG(exponential)(T x) { return K(exp_negative)(x); }

#include "softmax_short_template.h"

/// One row, or its logarithm.
CLONES static void TAG(row)(bool logarithm, const T *restrict in, T *restrict out, size_t n) {
    T lanes[LANES], largest = -INFINITY, sum = 0;
    for (size_t lane = 0; lane < LANES; lane++) lanes[lane] = -INFINITY;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++)
            lanes[lane] = LARGER(in[i + lane], lanes[lane]);
    for (size_t lane = 0; i + lane < n; lane++) lanes[lane] = LARGER(in[i + lane], lanes[lane]);
    for (size_t lane = 0; lane < LANES; lane++) largest = LARGER(lanes[lane], largest);
    for (size_t lane = 0; lane < LANES; lane++) lanes[lane] = 0;
    for (i = 0; i + LANES <= n; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++) {
            const T e = TAG(exponential)(in[i + lane] - largest);
            out[i + lane] = e;
            lanes[lane] += e;
        }
    for (size_t lane = 0; i + lane < n; lane++) {
        const T e = TAG(exponential)(in[i + lane] - largest);
        out[i + lane] = e;
        lanes[lane] += e;
    }
    for (size_t width = LANES / 2; width > 0; width /= 2)
        for (size_t lane = 0; lane < width; lane++) lanes[lane] += lanes[lane + width];
    sum = lanes[0];
    if (logarithm) {
        const T shift = K(log)(sum);
        for (i = 0; i < n; i++) out[i] = (in[i] - largest) - shift;
    } else {
        const T scale = 1 / sum;
        for (i = 0; i < n; i++) out[i] *= scale;
    }
}

/// `count` columns at distance 1, each of `n` elements at distance `stride`.
CLONES static void TAG(columns)(bool logarithm, const T *restrict in, T *restrict out, size_t n,
                                size_t stride, size_t count) {
    T largest[TILE], sum[TILE];
    for (size_t j = 0; j < count; j++) largest[j] = -INFINITY, sum[j] = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < count; j++) largest[j] = LARGER(in[i * stride + j], largest[j]);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < count; j++) {
            const T e = TAG(exponential)(in[i * stride + j] - largest[j]);
            out[i * stride + j] = e;
            sum[j] += e;
        }
    for (size_t j = 0; j < count; j++) sum[j] = logarithm ? K(log)(sum[j]) : 1 / sum[j];
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < count; j++)
            out[i * stride + j] = logarithm ? (in[i * stride + j] - largest[j]) - sum[j]
                                            : out[i * stride + j] * sum[j];
}

/// The gradient of one row: up · y less y times the sum of that, or the like for the logarithm.
CLONES static void TAG(row_gradient)(bool logarithm, const T *restrict y, const T *restrict up,
                                     T *restrict out, size_t n) {
    T lanes[LANES];
    for (size_t lane = 0; lane < LANES; lane++) lanes[lane] = 0;
    size_t i = 0;
    if (logarithm) {
        for (; i + LANES <= n; i += LANES)
            for (size_t lane = 0; lane < LANES; lane++) lanes[lane] += up[i + lane];
        for (size_t lane = 0; i + lane < n; lane++) lanes[lane] += up[i + lane];
    } else {
        for (; i + LANES <= n; i += LANES)
            for (size_t lane = 0; lane < LANES; lane++) lanes[lane] += up[i + lane] * y[i + lane];
        for (size_t lane = 0; i + lane < n; lane++) lanes[lane] += up[i + lane] * y[i + lane];
    }
    for (size_t width = LANES / 2; width > 0; width /= 2)
        for (size_t lane = 0; lane < width; lane++) lanes[lane] += lanes[lane + width];
    const T sum = lanes[0];
    if (logarithm) {
        for (i = 0; i < n; i++) out[i] = up[i] - TAG(exponential)(y[i]) * sum;
    } else {
        for (i = 0; i < n; i++) out[i] = y[i] * (up[i] - sum);
    }
}

CLONES static void TAG(columns_gradient)(bool logarithm, const T *restrict y, const T *restrict up,
                                         T *restrict out, size_t n, size_t stride, size_t count) {
    T sum[TILE];
    for (size_t j = 0; j < count; j++) sum[j] = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < count; j++) {
            const T g = up[i * stride + j];
            sum[j] += logarithm ? g : g * y[i * stride + j];
        }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < count; j++) {
            const size_t k = i * stride + j;
            out[k] = logarithm ? up[k] - TAG(exponential)(y[k]) * sum[j] : y[k] * (up[k] - sum[j]);
        }
}

static void TAG(softmax_chunk)(void *context, size_t chunk) {
    const softmax_job *job = context;
    const size_t n = job->classes;
    const T *in = job->in, *up = job->up;
    T *out = job->out;
    if (job->inner > 1) {
        const size_t tiles = (job->inner + TILE - 1) / TILE;
        const size_t start = chunk / tiles * n * job->inner + chunk % tiles * TILE;
        const size_t rest = job->inner - chunk % tiles * TILE;
        const size_t count = rest < TILE ? rest : TILE;
        if (up) {
            TAG(columns_gradient)(job->logarithm, in + start, up + start, out + start, n,
                                  job->inner, count);
        } else {
            TAG(columns)(job->logarithm, in + start, out + start, n, job->inner, count);
        }
        return;
    }
    const size_t first = chunk * job->part;
    const size_t last = job->outer - first < job->part ? job->outer : first + job->part;
    if (n <= PARTS * WIDTH) {
        TAG(short_rows)(job->logarithm, in + first * n, up ? up + first * n : NULL, out + first * n,
                        last - first, n);
        return;
    }
    for (size_t row = first; row < last; row++) {
        if (up) {
            TAG(row_gradient)(job->logarithm, in + row * n, up + row * n, out + row * n, n);
        } else {
            TAG(row)(job->logarithm, in + row * n, out + row * n, n);
        }
    }
}

#undef T
#undef K
#undef TAG
