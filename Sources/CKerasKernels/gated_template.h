// Activations along an axis, for one type T. TAG(name) is a name for the type.

CLONES static void TAG(glu)(const T *restrict in, const T *restrict up, T *restrict out,
                            size_t outer, size_t block) {
    for (size_t i = 0; i < outer; i++) {
        const T *restrict a = in + 2 * i * block, *restrict b = a + block;
        if (!up) {
            T *restrict y = out + i * block;
            for (size_t j = 0; j < block; j++) y[j] = a[j] * K(sigmoid)(b[j]);
            continue;
        }
        const T *restrict g = up + i * block;
        T *restrict da = out + 2 * i * block, *restrict db = da + block;
        for (size_t j = 0; j < block; j++) {
            const T s = K(sigmoid)(b[j]);
            da[j] = g[j] * s;
            db[j] = g[j] * a[j] * s * (1 - s);
        }
    }
}

static void TAG(sparsemax)(const T *in, T *out, size_t n, size_t stride) {
    // Starts with all of the elements and drops those that do not reach the threshold of the
    // rest, until none does: the threshold only rises, so no element comes back.
    T threshold = -INFINITY;
    for (size_t kept = n + 1;;) {
        T sum = 0;
        size_t count = 0;
        for (size_t i = 0; i < n; i++)
            if (in[i * stride] > threshold) sum += in[i * stride], count++;
        if (count == 0 || count >= kept) break;
        kept = count;
        threshold = (sum - 1) / (T)count;
    }
    for (size_t i = 0; i < n; i++) {
        const T rest = in[i * stride] - threshold;
        out[i * stride] = rest < 0 ? 0 : rest;
    }
}

static void TAG(sparsemax_gradient)(const T *y, const T *up, T *out, size_t n, size_t stride) {
    T sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (y[i * stride] > 0) sum += up[i * stride], count++;
    const T mean = count > 0 ? sum / (T)count : 0;
    for (size_t i = 0; i < n; i++)
        out[i * stride] = y[i * stride] > 0 ? up[i * stride] - mean : 0;
}

static void TAG(sparsemax_all)(const T *in, const T *up, T *out, size_t outer, size_t size,
                               size_t inner) {
    for (size_t i = 0; i < outer; i++)
        for (size_t j = 0; j < inner; j++) {
            const size_t start = i * size * inner + j;
            if (up) {
                TAG(sparsemax_gradient)(in + start, up + start, out + start, size, inner);
            } else {
                TAG(sparsemax)(in + start, out + start, size, inner);
            }
        }
}

#undef T
#undef K
#undef TAG
