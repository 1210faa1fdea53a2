#include "primitives.h"

#include <oneapi/dnnl/dnnl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arrays.h"
#include "clock.h"

#if DNNL_VERSION_MAJOR >= 3
// The interface that describes primitives is another one there.
double convolution_seconds(int batch, int size, int channels, const char *pass) { return -1; }
double pointwise_seconds(const char *name) { return -1; }
#else

enum { maximumSteps = 4, maximumArguments = 5, rows = 1000, columns = 1000 };

/// A primitive with its memory.
typedef struct {
    dnnl_primitive_t primitive;
    dnnl_exec_arg_t arguments[maximumArguments];
    int count;
} step;

typedef struct {
    step steps[maximumSteps];
    int count;
} sequence;

static void check(dnnl_status_t status, const char *what) {
    if (status == dnnl_success) return;
    fprintf(stderr, "error: oneDNN cannot %s: status %d\n", what, status);
    exit(1);
}

static dnnl_engine_t engine(void) {
    static dnnl_engine_t made;
    if (!made) check(dnnl_engine_create(&made, dnnl_cpu, 0), "make an engine");
    return made;
}

static dnnl_stream_t stream(void) {
    static dnnl_stream_t made;
    if (!made) {
        check(dnnl_stream_create(&made, engine(), dnnl_stream_default_flags), "make a stream");
    }
    return made;
}

static void run(void *context) {
    const sequence *all = context;
    for (int i = 0; i < all->count; i++) {
        const step *one = &all->steps[i];
        dnnl_primitive_execute(one->primitive, stream(), one->count, one->arguments);
    }
    dnnl_stream_wait(stream());
}

static dnnl_memory_desc_t described(int rank, const dnnl_dims_t dims, dnnl_format_tag_t tag) {
    dnnl_memory_desc_t description;
    check(
        dnnl_memory_desc_init_by_tag(&description, rank, dims, dnnl_f32, tag), "describe memory");
    return description;
}

static dnnl_memory_t memory(const dnnl_memory_desc_t *description) {
    dnnl_memory_t made;
    float *values = random_floats(dnnl_memory_desc_get_size(description) / sizeof(float));
    check(dnnl_memory_create(&made, description, engine(), values), "make memory");
    return made;
}

static dnnl_primitive_desc_t chosen(const void *operation, dnnl_primitive_desc_t hint) {
    dnnl_primitive_desc_t made;
    check(dnnl_primitive_desc_create(&made, operation, NULL, engine(), hint), "choose a primitive");
    return made;
}

static step *append(sequence *all, const_dnnl_primitive_desc_t description) {
    step *one = &all->steps[all->count++];
    check(dnnl_primitive_create(&one->primitive, description), "make a primitive");
    return one;
}

static void bind(step *one, int argument, dnnl_memory_t value) {
    one->arguments[one->count++] = (dnnl_exec_arg_t){argument, value};
}

static void appendReorder(sequence *all, dnnl_memory_t from, dnnl_memory_t to) {
    const dnnl_memory_desc_t *source, *target;
    dnnl_memory_get_memory_desc(from, &source);
    dnnl_memory_get_memory_desc(to, &target);
    if (dnnl_memory_desc_equal(source, target)) return;
    dnnl_primitive_desc_t description;
    check(
        dnnl_reorder_primitive_desc_create(&description, source, engine(), target, engine(), NULL),
        "reorder");
    step *one = append(all, description);
    bind(one, DNNL_ARG_FROM, from);
    bind(one, DNNL_ARG_TO, to);
}

/// Memory for the kernel as `description` wants it.
static dnnl_memory_t packed(const_dnnl_primitive_desc_t description, dnnl_query_t what) {
    return memory(dnnl_primitive_desc_query_md(description, what, 0));
}

static sequence convolution(int batch, int size, int channels, const char *pass) {
    const dnnl_dims_t image = {batch, channels, size, size}, kernel = {channels, channels, 3, 3};
    const dnnl_dims_t ones = {1, 1};
    const dnnl_memory_desc_t input = described(4, image, dnnl_nhwc);
    const dnnl_memory_desc_t given = described(4, kernel, dnnl_hwio);
    const dnnl_memory_desc_t any = described(4, kernel, dnnl_format_tag_any);
    const bool isData = strcmp(pass, "data") == 0, isWeights = strcmp(pass, "weights") == 0;
    const dnnl_memory_t x = memory(&input), y = memory(&input), w = memory(&given);

    sequence all = {0};
    dnnl_convolution_desc_t forward;
    check(
        dnnl_convolution_forward_desc_init(
            &forward, isData || isWeights ? dnnl_forward_training : dnnl_forward_inference,
            dnnl_convolution_direct, &input, &any, NULL, &input, ones, ones, ones),
        "describe a convolution");
    const dnnl_primitive_desc_t first = chosen(&forward, NULL);
    const dnnl_memory_t ready = packed(first, dnnl_query_weights_md);
    appendReorder(&all, w, ready);
    step *one = append(&all, first);
    bind(one, DNNL_ARG_SRC, x);
    bind(one, DNNL_ARG_WEIGHTS, ready);
    bind(one, DNNL_ARG_DST, y);

    const dnnl_memory_t upstream = memory(&input);
    dnnl_convolution_desc_t backward;
    if (isData) {
        check(
            dnnl_convolution_backward_data_desc_init(
                &backward, dnnl_convolution_direct, &input, &any, &input, ones, ones, ones),
            "describe a gradient");
        const dnnl_primitive_desc_t second = chosen(&backward, first);
        const dnnl_memory_t turned = packed(second, dnnl_query_weights_md);
        appendReorder(&all, w, turned);
        step *two = append(&all, second);
        bind(two, DNNL_ARG_DIFF_DST, upstream);
        bind(two, DNNL_ARG_WEIGHTS, turned);
        bind(two, DNNL_ARG_DIFF_SRC, memory(&input));
    } else if (isWeights) {
        check(
            dnnl_convolution_backward_weights_desc_init(
                &backward, dnnl_convolution_direct, &input, &any, NULL, &input, ones, ones, ones),
            "describe a gradient");
        const dnnl_primitive_desc_t second = chosen(&backward, first);
        const dnnl_memory_t turned = packed(second, dnnl_query_diff_weights_md);
        step *two = append(&all, second);
        bind(two, DNNL_ARG_SRC, x);
        bind(two, DNNL_ARG_DIFF_DST, upstream);
        bind(two, DNNL_ARG_DIFF_WEIGHTS, turned);
        appendReorder(&all, turned, memory(&given));
    }
    return all;
}

double convolution_seconds(int batch, int size, int channels, const char *pass) {
    // What a shape needs is made once, as in our engine.
    static struct {
        char name[64];
        sequence all;
    } made[16];
    char name[64];
    snprintf(name, sizeof name, "%d %d %d %s", batch, size, channels, pass);
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        if (!made[i].name[0]) {
            memcpy(made[i].name, name, sizeof name);
            made[i].all = convolution(batch, size, channels, pass);
        }
        if (strcmp(made[i].name, name) == 0) return seconds_of_one(run, &made[i].all);
    }
    return -1;
}

static bool describePointwise(const char *name, sequence *all) {
    static const struct {
        const char *name;
        dnnl_alg_kind_t kind;
    } functions[] = {
        {"relu", dnnl_eltwise_relu}, {"exp", dnnl_eltwise_exp}, {"tanh", dnnl_eltwise_tanh},
        {"sigmoid", dnnl_eltwise_logistic}, {"gelu", dnnl_eltwise_gelu_erf},
    };
    const dnnl_dims_t dims = {rows, columns}, one = {1, 1}, scale = {2, columns};
    const dnnl_memory_desc_t matrix = described(2, dims, dnnl_ab), sum = described(2, one, dnnl_ab);
    const dnnl_memory_desc_t scales = described(2, scale, dnnl_ab);
    dnnl_eltwise_desc_t eltwise;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (strcmp(functions[i].name, name) != 0) continue;
        check(
            dnnl_eltwise_forward_desc_init(
                &eltwise, dnnl_forward_inference, functions[i].kind, &matrix, 0, 0),
            name);
        step *only = append(all, chosen(&eltwise, NULL));
        bind(only, DNNL_ARG_SRC, memory(&matrix));
        bind(only, DNNL_ARG_DST, memory(&matrix));
        return true;
    }
    if (strcmp(name, "add") == 0) {
        dnnl_binary_desc_t binary;
        check(dnnl_binary_desc_init(&binary, dnnl_binary_add, &matrix, &matrix, &matrix), name);
        step *only = append(all, chosen(&binary, NULL));
        bind(only, DNNL_ARG_SRC_0, memory(&matrix));
        bind(only, DNNL_ARG_SRC_1, memory(&matrix));
        bind(only, DNNL_ARG_DST, memory(&matrix));
        return true;
    }
    if (strcmp(name, "sum") == 0) {
        dnnl_reduction_desc_t reduction;
        check(dnnl_reduction_desc_init(&reduction, dnnl_reduction_sum, &matrix, &sum, 0, 0), name);
        step *only = append(all, chosen(&reduction, NULL));
        bind(only, DNNL_ARG_SRC, memory(&matrix));
        bind(only, DNNL_ARG_DST, memory(&sum));
        return true;
    }
    if (strcmp(name, "softmax") == 0) {
        dnnl_softmax_desc_t softmax;
        check(dnnl_softmax_forward_desc_init(&softmax, dnnl_forward_inference, &matrix, 1), name);
        step *only = append(all, chosen(&softmax, NULL));
        bind(only, DNNL_ARG_SRC, memory(&matrix));
        bind(only, DNNL_ARG_DST, memory(&matrix));
        return true;
    }
    if (strcmp(name, "layer_norm") == 0) {
        dnnl_layer_normalization_desc_t norm;
        check(
            dnnl_layer_normalization_forward_desc_init(
                &norm, dnnl_forward_inference, &matrix, NULL, 1e-3f, dnnl_use_scaleshift),
            name);
        step *only = append(all, chosen(&norm, NULL));
        bind(only, DNNL_ARG_SRC, memory(&matrix));
        bind(only, DNNL_ARG_SCALE_SHIFT, memory(&scales));
        bind(only, DNNL_ARG_DST, memory(&matrix));
        return true;
    }
    return false;
}

double pointwise_seconds(const char *name) {
    static struct {
        char name[32];
        sequence all;
    } made[16];
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        if (!made[i].name[0]) {
            if (!describePointwise(name, &made[i].all)) return -1;
            snprintf(made[i].name, sizeof made[i].name, "%s", name);
        }
        if (strcmp(made[i].name, name) == 0) return seconds_of_one(run, &made[i].all);
    }
    return -1;
}

#endif
