#include "steps.h"

#include <cblas.h>
#include <math.h>
#include <oneapi/dnnl/dnnl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "arrays.h"
#include "clock.h"
#include "halves.h"

#if defined(__linux__)
extern void omp_set_num_threads(int count);
#endif

enum { maximumLayers = 3 };

typedef struct {
    int inputs, outputs;
    float *kernel, *bias, *kernelGradient, *biasGradient;
    float *moments[4];
    /// Batch × outputs: the layer's results, and the loss's gradient for them before the activation.
    float *values, *gradient;
} layer;

typedef struct {
    int batch, layerCount;
    float *x;
    int32_t *targets;
    layer layers[maximumLayers];
    /// The product in progress: c = a · b.
    bool transposesA, transposesB;
    int m, k, n;
    const float *a, *b;
    float *c;
    layer *current;
} network;

static network make(int batch, const int *sizes, int layerCount) {
    network net = {.batch = batch, .layerCount = layerCount};
    net.x = random_floats((size_t)batch * sizes[0]);
    net.targets = (int32_t *)zero_floats(batch);
    for (int i = 0; i < batch; i++) net.targets[i] = i % sizes[layerCount];
    for (int i = 0; i < layerCount; i++) {
        const size_t weights = (size_t)sizes[i] * sizes[i + 1];
        layer *one = &net.layers[i];
        one->inputs = sizes[i];
        one->outputs = sizes[i + 1];
        one->kernel = random_floats(weights);
        for (size_t w = 0; w < weights; w++) one->kernel[w] *= 0.1f;
        one->bias = zero_floats(sizes[i + 1]);
        one->kernelGradient = zero_floats(weights);
        one->biasGradient = zero_floats(sizes[i + 1]);
        for (int m = 0; m < 4; m++) one->moments[m] = zero_floats(weights);
        one->values = zero_floats((size_t)batch * sizes[i + 1]);
        one->gradient = zero_floats((size_t)batch * sizes[i + 1]);
    }
    return net;
}

/// A half of the columns of c where there are many, else of its rows.
static void multiplyHalf(void *context, int half) {
    const network *net = context;
#if defined(__linux__)
    omp_set_num_threads(1);
#endif
    const int lda = net->transposesA ? net->m : net->k, ldb = net->transposesB ? net->k : net->n;
    const bool byColumns = net->n >= net->m;
    const int whole = byColumns ? net->n : net->m;
    const int from = (int)half_start(whole, half), to = (int)half_end(whole, half);
    if (from == to) return;
    const int rows = byColumns ? net->m : to - from, columns = byColumns ? to - from : net->n;
    const float *a = net->a + (byColumns ? 0 : net->transposesA ? from : (size_t)from * lda);
    const float *b = net->b + (!byColumns ? 0 : net->transposesB ? (size_t)from * ldb : from);
    float *c = net->c + (byColumns ? from : (size_t)from * net->n);
    if (columns < 64) {
        cblas_sgemm(
            CblasRowMajor, net->transposesA ? CblasTrans : CblasNoTrans,
            net->transposesB ? CblasTrans : CblasNoTrans, rows, columns, net->k, 1, a, lda, b, ldb,
            0, c, net->n);
    } else {
        dnnl_sgemm(
            net->transposesA ? 'T' : 'N', net->transposesB ? 'T' : 'N', rows, columns, net->k, 1,
            a, lda, b, ldb, 0, c, net->n);
    }
}

static void multiply(
    network *net, bool transposesA, bool transposesB, int m, int k, int n, const float *a,
    const float *b, float *c, bool isAlone) {
    if (isAlone) {
        cblas_sgemm(
            CblasRowMajor, transposesA ? CblasTrans : CblasNoTrans,
            transposesB ? CblasTrans : CblasNoTrans, m, n, k, 1, a, transposesA ? m : k, b,
            transposesB ? k : n, 0, c, n);
        return;
    }
    net->transposesA = transposesA;
    net->transposesB = transposesB;
    net->m = m;
    net->k = k;
    net->n = n;
    net->a = a;
    net->b = b;
    net->c = c;
    in_halves(multiplyHalf, net);
}

CLONED static void addBias(
    float *restrict values, const float *restrict bias, int rows, int columns, bool rectifies) {
    for (int row = 0; row < rows; row++, values += columns) {
        for (int column = 0; column < columns; column++) {
            const float sum = values[column] + bias[column];
            values[column] = rectifies && sum < 0 ? 0 : sum;
        }
    }
}

CLONED static void backThroughBias(
    float *restrict gradient, const float *restrict values, float *restrict sums, int rows,
    int columns) {
    memset(sums, 0, columns * sizeof *sums);
    for (int row = 0; row < rows; row++, gradient += columns, values += columns) {
        for (int column = 0; column < columns; column++) {
            const float passed = values[column] > 0 ? gradient[column] : 0;
            gradient[column] = passed;
            sums[column] += passed;
        }
    }
}

/// Softmax, and the gradient of the mean crossentropy for what went into it.
static void backThroughLoss(const network *net, layer *last) {
    const float share = 1.0f / (float)net->batch;
    memset(last->biasGradient, 0, last->outputs * sizeof(float));
    for (int row = 0; row < net->batch; row++) {
        float *values = last->values + row * last->outputs;
        float *gradient = last->gradient + row * last->outputs;
        float largest = values[0], sum = 0;
        for (int i = 1; i < last->outputs; i++) {
            if (values[i] > largest) largest = values[i];
        }
        for (int i = 0; i < last->outputs; i++) sum += values[i] = expf(values[i] - largest);
        for (int i = 0; i < last->outputs; i++) {
            values[i] /= sum;
            gradient[i] = (values[i] - (i == net->targets[row])) * share;
            last->biasGradient[i] += gradient[i];
        }
    }
}

CLONED static void descend(
    float *restrict weights, const float *restrict gradient, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) weights[i] -= 0.01f * gradient[i];
}

CLONED static void adam(
    float *restrict weights, float *restrict m, float *restrict v, const float *restrict gradient,
    size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        m[i] += (gradient[i] - m[i]) * 0.1f;
        v[i] += (gradient[i] * gradient[i] - v[i]) * 0.001f;
        weights[i] -= m[i] * 1e-9f / (__builtin_elementwise_sqrt(v[i]) + 1e-7f);
    }
}

static void adamHalf(void *context, int half) {
    network *net = context;
    for (int i = 0; i < net->layerCount; i++) {
        layer *one = &net->layers[i];
        const size_t weights = (size_t)one->inputs * one->outputs;
        adam(
            one->kernel, one->moments[0], one->moments[1], one->kernelGradient,
            half_start(weights, half), half_end(weights, half));
        if (half == 0) {
            adam(
                one->bias, one->moments[2], one->moments[3], one->biasGradient, 0, one->outputs);
        }
    }
}

/// All products of a step, and with `isWhole` what is between them.
static void pass(network *net, bool isAlone, bool isWhole) {
    const float *x = net->x;
    const int last = net->layerCount - 1;
    for (int i = 0; i <= last; i++) {
        layer *one = &net->layers[i];
        multiply(
            net, false, false, net->batch, one->inputs, one->outputs, x, one->kernel, one->values,
            isAlone);
        if (isWhole) addBias(one->values, one->bias, net->batch, one->outputs, i < last);
        x = one->values;
    }
    if (isWhole) backThroughLoss(net, &net->layers[last]);
    for (int i = last; i >= 0; i--) {
        layer *one = &net->layers[i];
        const float *in = i > 0 ? net->layers[i - 1].values : net->x;
        if (isWhole && i < last) {
            backThroughBias(
                one->gradient, one->values, one->biasGradient, net->batch, one->outputs);
        }
        multiply(
            net, true, false, one->inputs, net->batch, one->outputs, in, one->gradient,
            one->kernelGradient, isAlone);
        if (i > 0) {
            multiply(
                net, false, true, net->batch, one->outputs, one->inputs, one->gradient,
                one->kernel, net->layers[i - 1].gradient, isAlone);
        }
    }
}

static void products(void *context) { pass(context, false, false); }

static void mlp(void *context) {
    pass(context, false, true);
    in_halves(adamHalf, context);
}

static void tiny(void *context) {
    network *net = context;
    pass(net, true, true);
    for (int i = 0; i < net->layerCount; i++) {
        layer *one = &net->layers[i];
        descend(one->kernel, one->kernelGradient, 0, (size_t)one->inputs * one->outputs);
        descend(one->bias, one->biasGradient, 0, one->outputs);
    }
}

/// The outputs `from..<to` of a layer for one sample.
CLONED static void rowTimesKernel(
    const float *restrict x, const float *restrict kernel, float *restrict out, int inputs,
    int outputs, size_t from, size_t to) {
    memset(out + from, 0, (to - from) * sizeof *out);
    for (int i = 0; i + 4 <= inputs; i += 4) {
        const float *row = kernel + (size_t)i * outputs;
        for (size_t j = from; j < to; j++) {
            out[j] += x[i] * row[j] + x[i + 1] * row[j + outputs] + x[i + 2] * row[j + 2 * outputs]
                + x[i + 3] * row[j + 3 * outputs];
        }
    }
}

static void predictHalf(void *context, int half) {
    network *net = context;
    layer *one = net->current;
    const size_t from = half_start(one->outputs, half), to = half_end(one->outputs, half);
    const float *x = one == net->layers ? net->x : one[-1].values;
    rowTimesKernel(x, one->kernel, one->values, one->inputs, one->outputs, from, to);
    if (one != &net->layers[net->layerCount - 1]) {
        addBias(one->values + from, one->bias + from, 1, (int)(to - from), true);
    }
}

static void predict(void *context) {
    network *net = context;
    for (int i = 0; i < net->layerCount; i++) {
        net->current = &net->layers[i];
        in_halves(predictHalf, net);
    }
}

double step_seconds(const char *name) {
    static network large, small, single;
    static const int largeSizes[] = {784, 512, 512, 10}, smallSizes[] = {32, 64, 10};
    openblas_set_num_threads(1);
    if (!large.x) {
        large = make(128, largeSizes, 3);
        small = make(32, smallSizes, 2);
        single = make(1, largeSizes, 3);
    }
    if (strcmp(name, "mlp") == 0) return seconds_of_one(mlp, &large);
    if (strcmp(name, "products") == 0) return seconds_of_one(products, &large);
    if (strcmp(name, "tiny") == 0) return seconds_of_one(tiny, &small);
    if (strcmp(name, "predict") == 0) return seconds_of_one(predict, &single);
    return -1;
}
