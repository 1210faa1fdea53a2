#include <string.h>

#include "keras_convolution.h"

typedef struct {
    const keras_convolution_shape *shape;
    keras_convolution_kind kind;
    double *input, *kernel, *output;
} loops;

/// One tap of the kernel at one place of the output: all channels and filters.
static void multiply(const loops *all, double *input, double *kernel, double *output) {
    const keras_convolution_shape *shape = all->shape;
    const int64_t channels = shape->channels / shape->groups;
    const int64_t filters = shape->filters / shape->groups;
    for (int64_t group = 0; group < shape->groups; group++) {
        double *y = output + group * filters;
        for (int64_t channel = 0; channel < channels; channel++) {
            double *x = input + group * channels + channel;
            double *w = kernel + channel * shape->filters + group * filters;
            switch (all->kind) {
                case KERAS_CONVOLUTION_FORWARD:
                    for (int64_t filter = 0; filter < filters; filter++) y[filter] += *x * w[filter];
                    break;
                case KERAS_CONVOLUTION_BACKWARD_DATA:
                    for (int64_t filter = 0; filter < filters; filter++) *x += y[filter] * w[filter];
                    break;
                case KERAS_CONVOLUTION_BACKWARD_WEIGHTS:
                    for (int64_t filter = 0; filter < filters; filter++) w[filter] += *x * y[filter];
                    break;
            }
        }
    }
}

void keras_convolution_run_f64(
    keras_convolution_kind kind, const keras_convolution_shape *shape, double *input,
    double *kernel, double *output) {
    // Missing dimensions count as one place each.
    int64_t in[3] = {1, 1, 1}, out[3] = {1, 1, 1}, taps[3] = {1, 1, 1};
    int64_t step[3] = {1, 1, 1}, gap[3] = {1, 1, 1}, low[3] = {0, 0, 0};
    for (int axis = 0; axis < shape->rank; axis++) {
        const int place = axis + 3 - shape->rank;
        in[place] = shape->input[axis];
        out[place] = shape->output[axis];
        taps[place] = shape->kernel[axis];
        step[place] = shape->strides[axis];
        gap[place] = shape->dilations[axis];
        low[place] = shape->paddingLow[axis];
    }
    const int64_t inputs = in[0] * in[1] * in[2], outputs = out[0] * out[1] * out[2];
    const int64_t tapCount = taps[0] * taps[1] * taps[2];
    const int64_t tapSize = shape->channels / shape->groups * shape->filters;
    if (kind == KERAS_CONVOLUTION_FORWARD) {
        memset(output, 0, sizeof(double) * shape->batch * outputs * shape->filters);
    } else if (kind == KERAS_CONVOLUTION_BACKWARD_DATA) {
        memset(input, 0, sizeof(double) * shape->batch * inputs * shape->channels);
    } else {
        memset(kernel, 0, sizeof(double) * tapCount * tapSize);
    }
    const loops all = {shape, kind, input, kernel, output};
    for (int64_t image = 0; image < shape->batch; image++) {
        for (int64_t place = 0; place < outputs; place++) {
            const int64_t at[3] = {place / (out[1] * out[2]), place / out[2] % out[1],
                                   place % out[2]};
            for (int64_t tap = 0; tap < tapCount; tap++) {
                const int64_t of[3] = {tap / (taps[1] * taps[2]), tap / taps[2] % taps[1],
                                       tap % taps[2]};
                int64_t from = image;
                bool isInside = true;
                for (int axis = 0; axis < 3; axis++) {
                    const int64_t position = at[axis] * step[axis] + of[axis] * gap[axis] - low[axis];
                    isInside = isInside && position >= 0 && position < in[axis];
                    from = from * in[axis] + position;
                }
                if (!isInside) continue;
                multiply(
                    &all, input + from * shape->channels, kernel + tap * tapSize,
                    output + (image * outputs + place) * shape->filters);
            }
        }
    }
}
