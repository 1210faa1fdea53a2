// Softmax of rows of at most PARTS · WIDTH numbers, for one type T: a row is a few vectors, of which the last
// is filled up. TAG(name) is a name for the type, K(f) a function of it.

typedef T TAG(wide) __attribute__((ext_vector_type(WIDTH)));

// Vectors are handed on by address: without AVX-512 there is no rule for those of doubles otherwise.

/// A row's part that begins with `in`: the `count` numbers that are there, then `filling`. A whole vector
/// is read.
KERAS_INLINE void TAG(take)(const T *in, size_t count, T filling, TAG(wide) *out) {
    const TAG(wide) places = {0, 1, 2, 3, 4, 5, 6, 7};
    memcpy(out, in, sizeof *out);
    *out = places < (T)count ? *out : (TAG(wide))filling;
}

KERAS_INLINE T TAG(sum_of_lanes)(const TAG(wide) *lanes) {
    TAG(wide) x = *lanes;
    x += __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3);
    x += __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5);
    return x[0] + x[1];
}

/// The largest that is a number: one that is none makes the sum of the exponentials none.
KERAS_INLINE T TAG(largest_of_lanes)(const TAG(wide) *lanes) {
    TAG(wide) x = *lanes, y = __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3);
    x = x > y ? x : y;
    y = __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5);
    x = x > y ? x : y;
    return x[0] > x[1] ? x[0] : x[1];
}

/// The first part of a row: the row itself, or if whole vectors of it would reach beyond the `left`
/// numbers that are ours, a copy.
KERAS_INLINE const T *TAG(readable)(const T *row, size_t n, size_t left, size_t width, T *copy) {
    if (left >= width) return row;
    memcpy(copy, row, n * sizeof(T));
    return copy;
}

/// `rows` rows, at most SHORT_ROWS; `left` numbers are ours from `in` and `out` on. What is written beyond
/// a row is written again with the next one. `parts`, the vectors of a row, is known to the compiler.
KERAS_INLINE void TAG(short_block)(
    bool logarithm, const T *in, T *out, size_t rows, size_t left, size_t n, const size_t parts) {
    T shifted[SHORT_ROWS * PARTS * WIDTH], e[SHORT_ROWS * PARTS * WIDTH], sums[SHORT_ROWS];
    T copy[PARTS * WIDTH] = {0};
    const size_t width = parts * WIDTH;
    for (size_t row = 0; row < rows; row++) {
        const T *x = TAG(readable)(in + row * n, n, left - row * n, width, copy);
        TAG(wide) values[PARTS], largest = (TAG(wide))(T)-INFINITY;
#pragma clang loop unroll(full)
        for (size_t part = 0; part < parts; part++) {
            TAG(take)(x + part * WIDTH, n - part * WIDTH, -INFINITY, &values[part]);
            largest = values[part] > largest ? values[part] : largest;
        }
        const T most = TAG(largest_of_lanes)(&largest);
#pragma clang loop unroll(full)
        for (size_t part = 0; part < parts; part++) {
            values[part] -= most;
            memcpy(shifted + row * width + part * WIDTH, &values[part], sizeof values[part]);
        }
    }
    for (size_t i = 0; i < rows * width; i++) e[i] = TAG(exponential)(shifted[i]);
    for (size_t row = 0; row < rows; row++) {
        TAG(wide) sum = (TAG(wide))(T)0;
#pragma clang loop unroll(full)
        for (size_t part = 0; part < parts; part++) {
            TAG(wide) values;
            memcpy(&values, e + row * width + part * WIDTH, sizeof values);
            sum += values;
        }
        sums[row] = TAG(sum_of_lanes)(&sum);
    }
    if (logarithm) {
        for (size_t row = 0; row < rows; row++) sums[row] = K(log)(sums[row]);
    } else {
        for (size_t row = 0; row < rows; row++) sums[row] = 1 / sums[row];
    }
    for (size_t row = 0; row < rows; row++) {
        const bool fits = left - row * n >= width;
        T *to = fits ? out + row * n : copy;
#pragma clang loop unroll(full)
        for (size_t part = 0; part < parts; part++) {
            TAG(wide) values;
            memcpy(&values, (logarithm ? shifted : e) + row * width + part * WIDTH, sizeof values);
            values = logarithm ? values - sums[row] : values * sums[row];
            memcpy(to + part * WIDTH, &values, sizeof values);
        }
        if (!fits) memcpy(out + row * n, copy, n * sizeof(T));
    }
}

/// The gradients of such rows.
KERAS_INLINE void TAG(short_gradient_block)(
    bool logarithm, const T *y, const T *up, T *out, size_t rows, size_t left, size_t n,
    const size_t parts) {
    T e[SHORT_ROWS * PARTS * WIDTH], valueCopy[PARTS * WIDTH] = {0}, upCopy[PARTS * WIDTH] = {0};
    T copy[PARTS * WIDTH];
    const size_t width = parts * WIDTH;
    if (logarithm)
        for (size_t i = 0; i < rows * n; i++) e[i] = TAG(exponential)(y[i]);
    for (size_t row = 0; row < rows; row++) {
        const size_t rest = left - row * n;
        // e has room behind its last row.
        const T *value =
            logarithm ? e + row * n : TAG(readable)(y + row * n, n, rest, width, valueCopy);
        const T *slope = TAG(readable)(up + row * n, n, rest, width, upCopy);
        TAG(wide) sum = (TAG(wide))(T)0;
#pragma clang loop unroll(full)
        for (size_t part = 0; part < parts; part++) {
            TAG(wide) g, p;
            TAG(take)(slope + part * WIDTH, n - part * WIDTH, 0, &g);
            TAG(take)(value + part * WIDTH, n - part * WIDTH, 0, &p);
            sum += logarithm ? g : g * p;
        }
        const T total = TAG(sum_of_lanes)(&sum);
        T *to = rest >= width ? out + row * n : copy;
#pragma clang loop unroll(full)
        for (size_t part = 0; part < parts; part++) {
            TAG(wide) g, p;
            memcpy(&g, slope + part * WIDTH, sizeof g);
            memcpy(&p, value + part * WIDTH, sizeof p);
            g = logarithm ? g - p * total : p * (g - total);
            memcpy(to + part * WIDTH, &g, sizeof g);
        }
        if (rest < width) memcpy(out + row * n, copy, n * sizeof(T));
    }
}

/// `rows` short rows, or with `up` their gradients.
KERAS_INLINE void TAG(short_rows_of)(
    bool logarithm, const T *in, const T *up, T *out, size_t rows, size_t n, const size_t parts) {
    for (size_t row = 0; row < rows; row += SHORT_ROWS) {
        const size_t count = rows - row < SHORT_ROWS ? rows - row : SHORT_ROWS;
        const size_t start = row * n, left = (rows - row) * n;
        if (up) {
            TAG(short_gradient_block)(
                logarithm, in + start, up + start, out + start, count, left, n, parts);
        } else {
            TAG(short_block)(logarithm, in + start, out + start, count, left, n, parts);
        }
    }
}

CLONES static void TAG(short_rows)(
    bool logarithm, const T *in, const T *up, T *out, size_t rows, size_t n) {
    switch ((n + WIDTH - 1) / WIDTH) {
    case 1: TAG(short_rows_of)(logarithm, in, up, out, rows, n, 1); break;
    case 2: TAG(short_rows_of)(logarithm, in, up, out, rows, n, 2); break;
    case 3: TAG(short_rows_of)(logarithm, in, up, out, rows, n, 3); break;
    case 4: TAG(short_rows_of)(logarithm, in, up, out, rows, n, 4); break;
    case 5: TAG(short_rows_of)(logarithm, in, up, out, rows, n, 5); break;
    case 6: TAG(short_rows_of)(logarithm, in, up, out, rows, n, 6); break;
    case 7: TAG(short_rows_of)(logarithm, in, up, out, rows, n, 7); break;
    default: TAG(short_rows_of)(logarithm, in, up, out, rows, n, PARTS); break;
    }
}
