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

/// The threshold that the support's elements exceed, and how many they are.
static T TAG(support)(const T *in, size_t n, size_t stride, size_t *size) {
    // Starts with all of the elements and drops those that do not reach the threshold of the
    // rest, until none does: the threshold only rises, so no element comes back.
    T threshold = -INFINITY;
    for (*size = n + 1;;) {
        T sum = 0;
        size_t count = 0;
        for (size_t i = 0; i < n; i++)
            if (in[i * stride] > threshold) sum += in[i * stride], count++;
        if (count >= *size || count == 0) return threshold;
        *size = count;
        if (count == 1) return threshold = threshold < sum - 1 ? sum - 1 : threshold;
        threshold = (sum - 1) / (T)count;
    }
}

/// How often Keras counts an element of the support: it adds up the running sums of the elements
/// in falling order, so the first counts as often as there are elements, and the last once.
static size_t TAG(times)(const T *in, size_t n, size_t stride, size_t index, T threshold,
                         size_t size) {
    const T x = in[index * stride];
    if (!(x > threshold)) return 0;
    size_t before = 0;
    for (size_t i = 0; i < n; i++)
        before += in[i * stride] > x || (in[i * stride] == x && i < index);
    return before < size ? size - before : 0;
}

static void TAG(sparsemax)(const T *in, const T *up, T *out, size_t n, size_t stride) {
    size_t size;
    const T threshold = TAG(support)(in, n, stride, &size);
    T shift = 0, total = 0;
    for (size_t i = 0; i < n; i++)
        shift += in[i * stride] * (T)TAG(times)(in, n, stride, i, threshold, size);
    shift = (shift - 1) / (T)size;
    if (!up) {
        for (size_t i = 0; i < n; i++) {
            const T rest = in[i * stride] - shift;
            out[i * stride] = rest < 0 ? 0 : rest;
        }
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (in[i * stride] > shift) total += up[i * stride];
    for (size_t i = 0; i < n; i++) {
        const T own = in[i * stride] > shift ? up[i * stride] : 0;
        const T times = (T)TAG(times)(in, n, stride, i, threshold, size);
        out[i * stride] = own - total * times / (T)size;
    }
}

static void TAG(sparsemax_all)(const T *in, const T *up, T *out, size_t outer, size_t size,
                               size_t inner) {
    for (size_t i = 0; i < outer; i++)
        for (size_t j = 0; j < inner; j++) {
            const size_t start = i * size * inner + j;
            TAG(sparsemax)(in + start, up ? up + start : NULL, out + start, size, inner);
        }
}

#undef T
#undef K
#undef TAG
