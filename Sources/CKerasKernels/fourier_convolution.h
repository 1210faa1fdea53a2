// Transforms of lengths with a large prime factor, for which passes would take as many steps as the factor for
// each number: as convolutions with exp(±πi·n²/count), which are transforms of a power of two (L. Bluestein, "A
// linear filtering approach to the computation of the discrete Fourier transform", 1970). In float64.

/// What such a transform is made of.
typedef struct {
    /// exp(±πi·n²/count) for each n below count.
    turns_f64 chirp;
    /// The transform of the chirp's conjugate, 2 · count - 1 numbers of it around 0.
    turns_f64 filter;
    turns_f64 turns;
} fourier_convolution;

/// Where a plan's turns are.
static fourier_convolution convolution_of(keras_fourier_plan plan, const double *turns) {
    const size_t count = plan.count, length = plan.convolution;
    const double *filter = turns + 2 * count, *whole = filter + 2 * length;
    return (fourier_convolution){
        .chirp = {turns, turns + count, count}, .filter = {filter, filter + length, length},
        .turns = {whole, whole + length, length}};
}

/// Arrays for transforms of `lanes` rows, and others that they take turns with.
static void convolution_arrays(
    keras_fourier_plan plan, size_t lanes, double *scratch, numbers_f64 *from, numbers_f64 *to) {
    const size_t room = (plan.convolution + 1) * lanes;
    *from = (numbers_f64){scratch, scratch + room};
    *to = (numbers_f64){scratch + 2 * room, scratch + 3 * room};
}

static void convolution_turns(keras_fourier_plan plan, double *turns, double *scratch) {
    const double half = 3.141592653589793238462643383279;
    const size_t count = plan.count, length = plan.convolution;
    const fourier_convolution parts = convolution_of(plan, turns);
    fill_turns(length, false, turns + 2 * count + 2 * length);
    numbers_f64 from, to;
    convolution_arrays(plan, 1, scratch, &from, &to);
    memset(from.real, 0, length * sizeof(double));
    memset(from.imaginary, 0, length * sizeof(double));
    for (size_t n = 0; n < count; n++) {
        // Whole turns are taken off while the numbers are exact.
        const double angle = half * (double)((uint64_t)n * n % (2 * (uint64_t)count)) / (double)count;
        const double cosine = cos(angle), sine = plan.isInverse ? sin(angle) : -sin(angle);
        turns[n] = cosine, turns[count + n] = sine;
        const size_t mirror = n == 0 ? 0 : length - n;
        from.real[n] = from.real[mirror] = cosine;
        from.imaginary[n] = from.imaginary[mirror] = -sine;
    }
    transform_f64(parts.turns, length, 1, &from, &to);
    memcpy(turns + 2 * count, from.real, length * sizeof(double));
    memcpy(turns + 2 * count + length, from.imaginary, length * sizeof(double));
}

/// Multiplies `count` numbers of each row with `scale` times `factors`, and imaginary parts with `sign`.
KERAS_CLONES static void multiply_all(
    numbers_f64 rows, turns_f64 factors, size_t count, size_t lanes, double sign, double scale) {
    for (size_t i = 0; i < count; i++) {
        const double c = scale * factors.cosines[i], s = scale * factors.sines[i];
        double *restrict real = rows.real + i * lanes, *restrict imaginary = rows.imaginary + i * lanes;
        for (size_t lane = 0; lane < lanes; lane++) {
            const double x = real[lane], y = imaginary[lane];
            real[lane] = x * c - y * s;
            imaginary[lane] = sign * (x * s + y * c);
        }
    }
}

static void convolution_rows(
    keras_fourier_plan plan, const double *turns, size_t rows, const void *real, const void *imaginary,
    void *outReal, void *outImaginary, double *scratch) {
    const size_t count = plan.count, size = plan.isDouble ? sizeof(double) : sizeof(float);
    const size_t length = plan.convolution, results = imaginary ? count : count / 2 + 1;
    const bool converts = !plan.isDouble;
    const fourier_convolution parts = convolution_of(plan, turns);
    for (size_t first = 0, lanes; first < rows; first += lanes) {
        lanes = rows - first < plan.lanes ? rows - first : plan.lanes;
        numbers_f64 from, to;
        convolution_arrays(plan, lanes, scratch, &from, &to);
        memset(from.real, 0, length * lanes * sizeof(double));
        memset(from.imaginary, 0, length * lanes * sizeof(double));
        gather_f64(converts, (const char *)real + first * count * size, count, lanes, false, from);
        if (imaginary) {
            const numbers_f64 others = {from.imaginary, NULL};
            gather_f64(
                converts, (const char *)imaginary + first * count * size, count, lanes, false, others);
        }
        multiply_all(from, parts.chirp, count, lanes, 1, 1);
        transform_f64(parts.turns, length, lanes, &from, &to);
        // The inverse is the transform of the conjugate, conjugate again.
        multiply_all(from, parts.filter, length, lanes, -1, 1);
        transform_f64(parts.turns, length, lanes, &from, &to);
        for (size_t i = 0; i < results * lanes; i++) from.imaginary[i] = -from.imaginary[i];
        multiply_all(from, parts.chirp, results, lanes, 1, 1 / (double)length);
        if (!imaginary) {
            // The sums of real numbers, and of those with changing signs, are real.
            memset(from.imaginary, 0, lanes * sizeof(double));
            if (count % 2 == 0)
                memset(from.imaginary + count / 2 * lanes, 0, lanes * sizeof(double));
        }
        const size_t start = first * results * size;
        scatter_f64(converts, from.real, results, lanes, (char *)outReal + start);
        scatter_f64(converts, from.imaginary, results, lanes, (char *)outImaginary + start);
    }
}
