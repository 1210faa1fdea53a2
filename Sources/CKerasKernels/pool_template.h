// Pooling in one dtype: T, TAG(name), CLONES.

CLONES static void TAG(pool_places)(const pool_job *job, size_t first, size_t end) {
    const keras_pool_shape *shape = job->shape;
    const size_t channels = shape->channels;
    const T *in = job->in;
    for (size_t place = first; place < end; place++) {
        const window taps = window_at(shape, place);
        T *out = (T *)job->out + place * channels;
        bool isFirst = true;
        for (size_t d = taps.low[0]; d < taps.high[0]; d++) {
            for (size_t h = taps.low[1]; h < taps.high[1]; h++) {
                for (size_t w = taps.low[2]; w < taps.high[2]; w++) {
                    const T *x = in + offset_of(shape, taps.image, d, h, w) * channels;
                    if (isFirst) {
                        memcpy(out, x, channels * sizeof(T));
                        isFirst = false;
                    } else if (job->mode == KERAS_POOL_MAX) {
                        for (size_t c = 0; c < channels; c++) {
                            out[c] = x[c] > out[c] || x[c] != x[c] ? x[c] : out[c];
                        }
                    } else {
                        for (size_t c = 0; c < channels; c++) out[c] += x[c];
                    }
                }
            }
        }
        if (job->mode == KERAS_POOL_AVERAGE) {
            const T scale = (T)1 / (T)taps.count;
            for (size_t c = 0; c < channels; c++) out[c] *= scale;
        }
    }
}

CLONES static void TAG(pool_gradient_images)(const pool_job *job, size_t first, size_t end) {
    enum { BLOCK = 64 };
    const keras_pool_shape *shape = job->shape;
    const size_t channels = shape->channels;
    const size_t inputs = shape->input[0] * shape->input[1] * shape->input[2];
    const size_t places = shape->output[0] * shape->output[1] * shape->output[2];
    const T *in = job->in;
    T *gradient = job->gradient;
    memset(gradient + first * inputs * channels, 0, (end - first) * inputs * channels * sizeof(T));
    for (size_t place = first * places; place < end * places; place++) {
        const window taps = window_at(shape, place);
        const T *out = (const T *)job->out + place * channels;
        const T *up = (const T *)job->up + place * channels;
        const T scale = (T)1 / (T)taps.count;
        for (size_t start = 0; start < channels; start += BLOCK) {
            const size_t width = channels - start < BLOCK ? channels - start : BLOCK;
            // What is left to hand out: all of it until a window's element has taken it.
            T left[BLOCK];
            for (size_t c = 0; c < width; c++) {
                left[c] = job->mode == KERAS_POOL_MAX ? up[start + c] : up[start + c] * scale;
            }
            for (size_t d = taps.low[0]; d < taps.high[0]; d++) {
                for (size_t h = taps.low[1]; h < taps.high[1]; h++) {
                    for (size_t w = taps.low[2]; w < taps.high[2]; w++) {
                        const size_t at =
                            offset_of(shape, taps.image, d, h, w) * channels + start;
                        T *to = gradient + at;
                        if (job->mode == KERAS_POOL_AVERAGE) {
                            for (size_t c = 0; c < width; c++) to[c] += left[c];
                            continue;
                        }
                        const T *x = in + at;
                        for (size_t c = 0; c < width; c++) {
                            const bool takes = x[c] == out[start + c];
                            to[c] += takes ? left[c] : 0;
                            left[c] = takes ? 0 : left[c];
                        }
                    }
                }
            }
        }
    }
}

static void TAG(pool_chunk)(void *context, size_t chunk) {
    const pool_job *job = context;
    const size_t first = chunk * job->part;
    const size_t end = first + job->part < job->total ? first + job->part : job->total;
    if (job->gradient) {
        TAG(pool_gradient_images)(job, first, end);
    } else {
        TAG(pool_places)(job, first, end);
    }
}
