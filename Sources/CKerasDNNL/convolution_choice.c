#include "convolution_choice.h"

#include <string.h>

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

int keras_kernel_layout(
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

dnnl_status_t keras_describe_convolution(
    const keras_convolution_shape *shape, bool isBFloat16, keras_convolution_memory *all) {
    const dnnl_data_type_t type = isBFloat16 ? dnnl_bf16 : dnnl_f32;
    dnnl_dims_t dims, strides;
    channelsLast(shape->rank, shape->batch, shape->channels, shape->input, dims, strides);
    dnnl_status_t status = keras_describe(&all->input, 2 + shape->rank, dims, strides, type);
    if (status != dnnl_success) return status;
    channelsLast(shape->rank, shape->batch, shape->filters, shape->output, dims, strides);
    status = keras_describe(&all->output, 2 + shape->rank, dims, strides, type);
    if (status != dnnl_success) return status;
    const int kernelRank = keras_kernel_layout(shape, dims, strides);
    status = keras_describe(&all->kernel, kernelRank, dims, strides, type);
    if (status != dnnl_success) return status;
    status = keras_describe_any(&all->anyKernel, kernelRank, dims, type);
    if (status != dnnl_success) return status;
    const dnnl_dims_t biasDims = {shape->filters}, biasStrides = {1};
    return keras_describe(&all->bias, 1, biasDims, biasStrides, dnnl_f32);
}

static dnnl_status_t chooseForward(
    const keras_convolution_shape *shape, const keras_convolution_memory *all, bool hasBias,
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

const char *keras_implementation(const_dnnl_primitive_desc_t description) {
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
        && strncmp(keras_implementation(description), "jit_1x1", strlen("jit_1x1")) == 0;
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
    keras_convolution_kind kind, const keras_convolution_shape *shape, const keras_convolution_memory *all,
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

/// Whether the implementation is oneDNN's for AVX2, and the convolution one that it computes faster on images in
/// blocks of 8 channels, by more than it takes to bring them there. Measured: from 64 channels on, images of a
/// quarter of a million numbers or more (`32 32 64` of the benchmarks has as many in a part), and kernels of as
/// many taps as 3 × 3, or 2 for their gradients. Groups and slices of kernels were not measured.
static bool wantsBlocks(
    keras_convolution_kind kind, const keras_convolution_shape *shape,
    const_dnnl_primitive_desc_t description) {
    int64_t inputPlaces = shape->batch, outputPlaces = shape->batch, taps = 1;
    for (int axis = 0; axis < shape->rank; axis++) {
        inputPlaces *= shape->input[axis];
        outputPlaces *= shape->output[axis];
        taps *= shape->kernel[axis];
    }
    const int64_t elements = inputPlaces * shape->channels + outputPlaces * shape->filters;
    const int64_t fewestChannels = 64, fewestElements = 1 << 18;
    const int64_t fewestTaps = kind == KERAS_CONVOLUTION_BACKWARD_WEIGHTS ? 2 : 9;
    // The images in blocks are memory that each thread takes besides: 32 MB of it.
    const int64_t mostElements = 1 << 23;
    return shape->groups == 1 && shape->kernelChannels == 0 && shape->channels >= fewestChannels
        && shape->filters >= fewestChannels && taps >= fewestTaps && elements >= fewestElements
        && elements <= mostElements
        && strcmp(keras_implementation(description), "jit:avx2") == 0;
}

/// Puts the same implementation, for images in the order that it likes best, in the place of `chosen`, which stays
/// where that cannot be had.
static void chooseBlocks(
    keras_convolution_kind kind, const keras_convolution_shape *shape,
    const keras_convolution_memory *all, bool hasBias, dnnl_primitive_attr_t attributes,
    dnnl_primitive_desc_t *chosen) {
    keras_convolution_memory blocked = *all;
    memset(&blocked.input, 0, sizeof blocked.input);
    memset(&blocked.output, 0, sizeof blocked.output);
    dnnl_dims_t dims, strides;
    channelsLast(shape->rank, shape->batch, shape->channels, shape->input, dims, strides);
    // "jit:avx2" is for float32 alone.
    dnnl_status_t status = keras_describe_any(&blocked.input, 2 + shape->rank, dims, dnnl_f32);
    if (status == dnnl_success) {
        channelsLast(shape->rank, shape->batch, shape->filters, shape->output, dims, strides);
        status = keras_describe_any(&blocked.output, 2 + shape->rank, dims, dnnl_f32);
    }
    dnnl_primitive_desc_t found = NULL;
    if (status == dnnl_success) {
        status = choose(kind, shape, &blocked, hasBias, attributes, &found);
    }
    keras_forget(&blocked.input);
    keras_forget(&blocked.output);
    if (status == dnnl_success
        && strcmp(keras_implementation(found), keras_implementation(*chosen)) == 0) {
        dnnl_primitive_desc_destroy(*chosen);
        *chosen = found;
    } else if (found) {
        dnnl_primitive_desc_destroy(found);
    }
}

dnnl_status_t keras_choose_convolution(
    keras_convolution_kind kind, const keras_convolution_shape *shape,
    const keras_convolution_memory *all, bool hasBias, dnnl_primitive_attr_t attributes,
    dnnl_primitive_desc_t *chosen) {
    const dnnl_status_t status = choose(kind, shape, all, hasBias, attributes, chosen);
    if (status == dnnl_success && wantsBlocks(kind, shape, *chosen)) {
        chooseBlocks(kind, shape, all, hasBias, attributes, chosen);
    }
    return status;
}

void keras_forget_convolution(keras_convolution_memory *all) {
    keras_forget(&all->input);
    keras_forget(&all->output);
    keras_forget(&all->bias);
    keras_forget(&all->kernel);
    keras_forget(&all->anyKernel);
}
