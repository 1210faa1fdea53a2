#include "keras_convolution.h"

#include <oneapi/dnnl/dnnl.h>
#include <stdlib.h>
#include <string.h>

#include "CKerasDNNL.h"
#include "engine.h"
#include "kernel_order.h"

struct keras_convolution {
    keras_convolution_kind kind;
    bool hasBias;
    dnnl_primitive_t primitive;
    /// From the user's kernel to the primitive's, or back for a gradient; no pieces if they are alike.
    keras_kernel_order order;
    keras_memory_description input, output, bias, kernel, packed, scratch;
    char implementation[64];
};

/// Strides of batch, channels, spatial… for memory in the order batch, spatial…, channels.
static void channelsLast(
    int rank, int64_t batch, int64_t channels, const int64_t *spatial, dnnl_dims_t dims,
    dnnl_dims_t strides) {
    dims[0] = batch;
    dims[1] = channels;
    strides[1] = 1;
    int64_t step = channels;
    for (int axis = rank - 1; axis >= 0; axis--) {
        dims[2 + axis] = spatial[axis];
        strides[2 + axis] = step;
        step *= spatial[axis];
    }
    strides[0] = step;
}

/// Dimensions (groups,) filters, channels, spatial… for Keras's order. Returns how many there are.
static int kernelLayout(
    const keras_convolution_shape *shape, dnnl_dims_t dims, dnnl_dims_t strides) {
    const int64_t filters = shape->filters / shape->groups;
    const int64_t channels = shape->channels / shape->groups;
    const int first = shape->groups > 1 ? 1 : 0;
    if (first) {
        dims[0] = shape->groups;
        strides[0] = filters;
    }
    dims[first] = filters;
    strides[first] = 1;
    dims[first + 1] = channels;
    strides[first + 1] = shape->filters;
    int64_t step = shape->filters * (shape->kernelChannels ? shape->kernelChannels : channels);
    for (int axis = shape->rank - 1; axis >= 0; axis--) {
        dims[first + 2 + axis] = shape->kernel[axis];
        strides[first + 2 + axis] = step;
        step *= shape->kernel[axis];
    }
    return first + 2 + shape->rank;
}

/// The memory as the caller has it and as the primitive may choose it.
typedef struct {
    keras_memory_description input, output, bias, kernel, anyKernel;
} descriptions;

static dnnl_status_t describe(
    const keras_convolution_shape *shape, bool isBFloat16, descriptions *all) {
    const dnnl_data_type_t type = isBFloat16 ? dnnl_bf16 : dnnl_f32;
    dnnl_dims_t dims, strides;
    channelsLast(shape->rank, shape->batch, shape->channels, shape->input, dims, strides);
    dnnl_status_t status = keras_describe(&all->input, 2 + shape->rank, dims, strides, type);
    if (status != dnnl_success) return status;
    channelsLast(shape->rank, shape->batch, shape->filters, shape->output, dims, strides);
    status = keras_describe(&all->output, 2 + shape->rank, dims, strides, type);
    if (status != dnnl_success) return status;
    const int kernelRank = kernelLayout(shape, dims, strides);
    status = keras_describe(&all->kernel, kernelRank, dims, strides, type);
    if (status != dnnl_success) return status;
    status = keras_describe_any(&all->anyKernel, kernelRank, dims, type);
    if (status != dnnl_success) return status;
    const dnnl_dims_t biasDims = {shape->filters}, biasStrides = {1};
    return keras_describe(&all->bias, 1, biasDims, biasStrides, dnnl_f32);
}

static dnnl_status_t chooseForward(
    const keras_convolution_shape *shape, const descriptions *all, bool hasBias,
    const dnnl_dims_t dilations, dnnl_primitive_attr_t attributes, dnnl_prop_kind_t kind,
    dnnl_primitive_desc_t *chosen) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_convolution_forward_primitive_desc_create(
        chosen, keras_engine(), kind, dnnl_convolution_direct, MD(all->input), MD(all->anyKernel),
        hasBias ? MD(all->bias) : NULL, MD(all->output), shape->strides, dilations,
        shape->paddingLow, shape->paddingHigh, attributes);
#else
    dnnl_convolution_desc_t operation;
    dnnl_status_t status = dnnl_dilated_convolution_forward_desc_init(
        &operation, kind, dnnl_convolution_direct, MD(all->input), MD(all->anyKernel),
        hasBias ? MD(all->bias) : NULL, MD(all->output), shape->strides, dilations,
        shape->paddingLow, shape->paddingHigh);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(chosen, &operation, attributes, keras_engine(), NULL);
#endif
}

static const char *implementation(const_dnnl_primitive_desc_t description) {
    const char *name = NULL;
    dnnl_primitive_desc_query(description, dnnl_query_impl_info_str, 0, &name);
    return name ? name : "";
}

/// Whether the code is oneDNN's for gradients of 1 × 1 kernels, which writes beyond its scratch memory
/// where strides leave elements out (2.6.3, with AVX2): what `ConvolutionMemoryTests` watches.
static bool writesBeside(
    keras_convolution_kind kind, const keras_convolution_shape *shape,
    const_dnnl_primitive_desc_t description) {
    bool isStrided = false;
    for (int axis = 0; axis < shape->rank; axis++) isStrided |= shape->strides[axis] > 1;
    return kind == KERAS_CONVOLUTION_BACKWARD_WEIGHTS && isStrided
        && strncmp(implementation(description), "jit_1x1", strlen("jit_1x1")) == 0;
}

#if DNNL_VERSION_MAJOR < 3
/// The first implementation whose code stays within its memory.
static dnnl_status_t chooseWithinMemory(
    const dnnl_convolution_desc_t *operation, dnnl_primitive_attr_t attributes,
    dnnl_primitive_desc_t hint, keras_convolution_kind kind,
    const keras_convolution_shape *shape, dnnl_primitive_desc_t *chosen) {
    dnnl_primitive_desc_iterator_t iterator = NULL;
    dnnl_status_t status = dnnl_primitive_desc_iterator_create(
        &iterator, operation, attributes, keras_engine(), hint);
    while (status == dnnl_success) {
        *chosen = dnnl_primitive_desc_iterator_fetch(iterator);
        if (!*chosen) status = dnnl_out_of_memory;
        if (!*chosen || !writesBeside(kind, shape, *chosen)) break;
        dnnl_primitive_desc_destroy(*chosen);
        *chosen = NULL;
        status = dnnl_primitive_desc_iterator_next(iterator);
    }
    if (iterator) dnnl_primitive_desc_iterator_destroy(iterator);
    return status;
}
#endif

static dnnl_status_t choose(
    keras_convolution_kind kind, const keras_convolution_shape *shape, const descriptions *all,
    bool hasBias, dnnl_primitive_attr_t attributes, dnnl_primitive_desc_t *chosen) {
    // oneDNN counts the elements that are left out between two taps.
    dnnl_dims_t dilations;
    for (int axis = 0; axis < shape->rank; axis++) dilations[axis] = shape->dilations[axis] - 1;
    if (kind == KERAS_CONVOLUTION_FORWARD) {
        return chooseForward(
            shape, all, hasBias, dilations, attributes, dnnl_forward_inference, chosen);
    }
    dnnl_primitive_desc_t hint = NULL;
    dnnl_status_t status =
        chooseForward(shape, all, hasBias, dilations, NULL, dnnl_forward_training, &hint);
    if (status != dnnl_success) return status;
    const bool isData = kind == KERAS_CONVOLUTION_BACKWARD_DATA;
#if DNNL_VERSION_MAJOR >= 3
    status = isData
        ? dnnl_convolution_backward_data_primitive_desc_create(
              chosen, keras_engine(), dnnl_convolution_direct, MD(all->input), MD(all->anyKernel),
              MD(all->output), shape->strides, dilations, shape->paddingLow, shape->paddingHigh,
              hint, attributes)
        : dnnl_convolution_backward_weights_primitive_desc_create(
              chosen, keras_engine(), dnnl_convolution_direct, MD(all->input), MD(all->anyKernel),
              hasBias ? MD(all->bias) : NULL, MD(all->output), shape->strides, dilations,
              shape->paddingLow, shape->paddingHigh, hint, attributes);
    while (status == dnnl_success && writesBeside(kind, shape, *chosen)) {
        status = dnnl_primitive_desc_next_impl(*chosen);
    }
#else
    dnnl_convolution_desc_t operation;
    status = isData
        ? dnnl_dilated_convolution_backward_data_desc_init(
              &operation, dnnl_convolution_direct, MD(all->input), MD(all->anyKernel),
              MD(all->output), shape->strides, dilations, shape->paddingLow, shape->paddingHigh)
        : dnnl_dilated_convolution_backward_weights_desc_init(
              &operation, dnnl_convolution_direct, MD(all->input), MD(all->anyKernel),
              hasBias ? MD(all->bias) : NULL, MD(all->output), shape->strides, dilations,
              shape->paddingLow, shape->paddingHigh);
    if (status == dnnl_success) {
        status = chooseWithinMemory(&operation, attributes, hint, kind, shape, chosen);
    }
#endif
    dnnl_primitive_desc_destroy(hint);
    return status;
}

static void forgetAll(descriptions *all) {
    keras_forget(&all->input);
    keras_forget(&all->output);
    keras_forget(&all->bias);
    keras_forget(&all->kernel);
    keras_forget(&all->anyKernel);
}

static dnnl_status_t createOrder(keras_convolution *made, const keras_convolution_shape *shape) {
    if (keras_is_same_memory(&made->packed, &made->kernel)) return dnnl_success;
    dnnl_dims_t dims, strides;
    kernelLayout(shape, dims, strides);
    const bool isGradient = made->kind == KERAS_CONVOLUTION_BACKWARD_WEIGHTS;
    return keras_kernel_order_create(
        &made->order, isGradient ? &made->packed : &made->kernel,
        isGradient ? &made->kernel : &made->packed, dims, !isGradient);
}

/// `max(0, x)` of each sum, before it is written.
static dnnl_status_t appendRectifier(dnnl_primitive_attr_t attributes) {
    dnnl_post_ops_t operations = NULL;
    dnnl_status_t status = dnnl_post_ops_create(&operations);
    if (status != dnnl_success) return status;
#if DNNL_VERSION_MAJOR >= 3
    status = dnnl_post_ops_append_eltwise(operations, dnnl_eltwise_relu, 0.0f, 0.0f);
#else
    status = dnnl_post_ops_append_eltwise(operations, 1.0f, dnnl_eltwise_relu, 0.0f, 0.0f);
#endif
    if (status == dnnl_success) status = dnnl_primitive_attr_set_post_ops(attributes, operations);
    dnnl_post_ops_destroy(operations);
    return status;
}

int keras_convolution_create(
    keras_convolution_kind kind, const keras_convolution_shape *shape, bool isBFloat16,
    bool hasBias, bool rectifies, keras_convolution **convolution) {
    keras_dnnl_use_caller_only();
    *convolution = NULL;
    if (keras_engine() == NULL) return dnnl_runtime_error;
    // The code of oneDNN 2.6 for it reads and writes beside its memory.
    if (isBFloat16 && kind == KERAS_CONVOLUTION_BACKWARD_WEIGHTS) return dnnl_unimplemented;
    keras_convolution *made = calloc(1, sizeof *made);
    if (!made) return dnnl_out_of_memory;
    made->kind = kind;
    made->hasBias = hasBias && kind != KERAS_CONVOLUTION_BACKWARD_DATA;

    descriptions all = {0};
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_primitive_desc_t chosen = NULL;
    dnnl_status_t status = describe(shape, isBFloat16, &all);
    if (status == dnnl_success) status = dnnl_primitive_attr_create(&attributes);
    // The library's own scratch memory would belong to one thread.
    if (status == dnnl_success) {
        status = dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
    }
    if (status == dnnl_success && rectifies) status = appendRectifier(attributes);
    if (status == dnnl_success) {
        status = choose(kind, shape, &all, made->hasBias, attributes, &chosen);
    }
    if (status == dnnl_success) status = dnnl_primitive_create(&made->primitive, chosen);
    if (status == dnnl_success) {
        const bool isGradient = kind == KERAS_CONVOLUTION_BACKWARD_WEIGHTS;
        made->packed = keras_chosen_memory(
            chosen, isGradient ? dnnl_query_diff_weights_md : dnnl_query_weights_md);
        made->scratch = keras_chosen_memory(chosen, dnnl_query_scratchpad_md);
        strncpy(
            made->implementation, implementation(chosen), sizeof made->implementation - 1);
        made->input = all.input;
        made->output = all.output;
        made->bias = all.bias;
        made->kernel = all.kernel;
        keras_forget(&all.anyKernel);
        status = createOrder(made, shape);
    }
    if (chosen) dnnl_primitive_desc_destroy(chosen);
    if (attributes) dnnl_primitive_attr_destroy(attributes);
    if (status != dnnl_success) {
        if (!made->primitive) forgetAll(&all);
        keras_convolution_destroy(made);
        return status;
    }
    *convolution = made;
    return 0;
}

void keras_convolution_destroy(keras_convolution *convolution) {
    if (!convolution) return;
    if (convolution->primitive) dnnl_primitive_destroy(convolution->primitive);
    keras_kernel_order_destroy(&convolution->order);
    keras_forget(&convolution->input);
    keras_forget(&convolution->output);
    keras_forget(&convolution->bias);
    keras_forget(&convolution->kernel);
    keras_forget(&convolution->packed);
    keras_forget(&convolution->scratch);
    free(convolution);
}

size_t keras_convolution_packed_bytes(const keras_convolution *convolution) {
    return convolution->order.count > 0 ? dnnl_memory_desc_get_size(MD(convolution->packed)) : 0;
}

bool keras_convolution_packs_like(const keras_convolution *one, const keras_convolution *other) {
    return keras_is_same_memory(&one->packed, &other->packed);
}

size_t keras_convolution_scratch_bytes(const keras_convolution *convolution) {
    return dnnl_memory_desc_get_size(MD(convolution->scratch));
}

const char *keras_convolution_implementation(const keras_convolution *convolution) {
    return convolution->implementation;
}

int keras_convolution_order_pieces(const keras_convolution *convolution) {
    return convolution->order.count;
}

int keras_convolution_reorder(
    const keras_convolution *convolution, int piece, const void *from, void *to) {
    return keras_kernel_order_run(&convolution->order, piece, from, to);
}

int keras_convolution_run(
    const keras_convolution *convolution, const void *input, const void *kernel,
    const float *bias, const void *output, void *scratch) {
    const keras_convolution_kind kind = convolution->kind;
    const bool isForward = kind == KERAS_CONVOLUTION_FORWARD;
    const bool isWeights = kind == KERAS_CONVOLUTION_BACKWARD_WEIGHTS;
    keras_argument arguments[5] = {
        {isForward || isWeights ? DNNL_ARG_SRC : DNNL_ARG_DIFF_SRC, &convolution->input,
         (void *)input},
        {isWeights ? DNNL_ARG_DIFF_WEIGHTS : DNNL_ARG_WEIGHTS, &convolution->packed,
         (void *)kernel},
        {isForward ? DNNL_ARG_DST : DNNL_ARG_DIFF_DST, &convolution->output, (void *)output},
        {DNNL_ARG_SCRATCHPAD, &convolution->scratch, scratch},
    };
    int count = 4;
    if (convolution->hasBias) {
        arguments[count++] = (keras_argument){
            isWeights ? DNNL_ARG_DIFF_BIAS : DNNL_ARG_BIAS, &convolution->bias, (void *)bias};
    }
    return keras_execute(convolution->primitive, arguments, count);
}
