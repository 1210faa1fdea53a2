#include "keras_convolution.h"

#include <oneapi/dnnl/dnnl.h>
#include <stdlib.h>
#include <string.h>

#include "CKerasDNNL.h"
#include "convolution_choice.h"
#include "memory_order.h"

struct keras_convolution {
    keras_convolution_kind kind;
    bool hasBias;
    dnnl_primitive_t primitive;
    /// From the user's kernel to the primitive's, or back for a gradient; no pieces if they are alike.
    keras_memory_order kernelOrder;
    /// The same for images: from the caller's to the primitive's, or back for what it computes.
    keras_memory_order inputOrder, outputOrder;
    /// Input and output as the primitive has them.
    keras_memory_description input, output, bias, kernel, packed, scratch;
    char implementation[64];
};

static dnnl_status_t orderKernel(keras_convolution *made, const keras_convolution_shape *shape) {
    if (keras_is_same_memory(&made->packed, &made->kernel)) return dnnl_success;
    dnnl_dims_t dims, strides;
    keras_kernel_layout(shape, dims, strides);
    const bool isGradient = made->kind == KERAS_CONVOLUTION_BACKWARD_WEIGHTS;
    return keras_memory_order_create(
        &made->kernelOrder, isGradient ? &made->packed : &made->kernel,
        isGradient ? &made->kernel : &made->packed, dims, !isGradient);
}

/// Gives the primitive the images in its own order, where that is not the caller's.
static dnnl_status_t orderImages(
    keras_memory_order *order, keras_memory_description *images, keras_memory_description chosen,
    bool areResult) {
    dnnl_status_t status = dnnl_success;
    if (!keras_is_same_memory(images, &chosen)) {
        status = keras_memory_order_create(
            order, areResult ? &chosen : images, areResult ? images : &chosen, NULL, false);
    }
    keras_forget(images);
    *images = chosen;
    return status;
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

    keras_convolution_memory all = {0};
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_primitive_desc_t chosen = NULL;
    dnnl_status_t status = keras_describe_convolution(shape, isBFloat16, &all);
    if (status == dnnl_success) status = dnnl_primitive_attr_create(&attributes);
    // The library's own scratch memory would belong to one thread.
    if (status == dnnl_success) {
        status = dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
    }
    if (status == dnnl_success && rectifies) status = appendRectifier(attributes);
    if (status == dnnl_success) {
        status =
            keras_choose_convolution(kind, shape, &all, made->hasBias, attributes, &chosen);
    }
    if (status == dnnl_success) status = dnnl_primitive_create(&made->primitive, chosen);
    if (status == dnnl_success) {
        const bool isGradient = kind == KERAS_CONVOLUTION_BACKWARD_WEIGHTS;
        made->packed = keras_chosen_memory(
            chosen, isGradient ? dnnl_query_diff_weights_md : dnnl_query_weights_md);
        made->scratch = keras_chosen_memory(chosen, dnnl_query_scratchpad_md);
        strncpy(
            made->implementation, keras_implementation(chosen), sizeof made->implementation - 1);
        made->input = all.input;
        made->output = all.output;
        made->bias = all.bias;
        made->kernel = all.kernel;
        keras_forget(&all.anyKernel);
        status = orderKernel(made, shape);
    }
    if (status == dnnl_success) {
        const bool isResult = kind == KERAS_CONVOLUTION_BACKWARD_DATA;
        status = orderImages(
            &made->inputOrder, &made->input,
            keras_chosen_memory(chosen, isResult ? dnnl_query_diff_src_md : dnnl_query_src_md),
            isResult);
    }
    if (status == dnnl_success) {
        const bool isResult = kind == KERAS_CONVOLUTION_FORWARD;
        status = orderImages(
            &made->outputOrder, &made->output,
            keras_chosen_memory(chosen, isResult ? dnnl_query_dst_md : dnnl_query_diff_dst_md),
            isResult);
    }
    if (chosen) dnnl_primitive_desc_destroy(chosen);
    if (attributes) dnnl_primitive_attr_destroy(attributes);
    if (status != dnnl_success) {
        if (!made->primitive) keras_forget_convolution(&all);
        keras_convolution_destroy(made);
        return status;
    }
    *convolution = made;
    return 0;
}

void keras_convolution_destroy(keras_convolution *convolution) {
    if (!convolution) return;
    if (convolution->primitive) dnnl_primitive_destroy(convolution->primitive);
    keras_memory_order_destroy(&convolution->kernelOrder);
    keras_memory_order_destroy(&convolution->inputOrder);
    keras_memory_order_destroy(&convolution->outputOrder);
    keras_forget(&convolution->input);
    keras_forget(&convolution->output);
    keras_forget(&convolution->bias);
    keras_forget(&convolution->kernel);
    keras_forget(&convolution->packed);
    keras_forget(&convolution->scratch);
    free(convolution);
}

size_t keras_convolution_packed_bytes(const keras_convolution *convolution) {
    return convolution->kernelOrder.count > 0 ? dnnl_memory_desc_get_size(MD(convolution->packed)) : 0;
}

bool keras_convolution_packs_like(const keras_convolution *one, const keras_convolution *other) {
    return keras_is_same_memory(&one->packed, &other->packed);
}

/// Bytes of memory beside other memory: whole lines of the cache.
static size_t bytesInLines(const keras_memory_description *description) {
    return (dnnl_memory_desc_get_size(MD(*description)) + 63) / 64 * 64;
}

size_t keras_convolution_scratch_bytes(const keras_convolution *convolution) {
    const bool ordersImages =
        convolution->inputOrder.count > 0 || convolution->outputOrder.count > 0;
    if (!ordersImages) return dnnl_memory_desc_get_size(MD(convolution->scratch));
    size_t bytes = bytesInLines(&convolution->scratch);
    if (convolution->inputOrder.count > 0) bytes += bytesInLines(&convolution->input);
    if (convolution->outputOrder.count > 0) bytes += bytesInLines(&convolution->output);
    return bytes;
}

const char *keras_convolution_implementation(const keras_convolution *convolution) {
    return convolution->implementation;
}

int keras_convolution_order_pieces(const keras_convolution *convolution) {
    return convolution->kernelOrder.count;
}

int keras_convolution_reorder(
    const keras_convolution *convolution, int piece, const void *from, void *to) {
    return keras_memory_order_run(&convolution->kernelOrder, piece, from, to);
}

int keras_convolution_run(
    const keras_convolution *convolution, const void *input, const void *kernel,
    const float *bias, const void *output, void *scratch) {
    const keras_convolution_kind kind = convolution->kind;
    const bool isForward = kind == KERAS_CONVOLUTION_FORWARD;
    const bool isWeights = kind == KERAS_CONVOLUTION_BACKWARD_WEIGHTS;
    const bool ordersInput = convolution->inputOrder.count > 0;
    const bool ordersOutput = convolution->outputOrder.count > 0;
    void *ownInput = (void *)input, *ownOutput = (void *)output;
    if (ordersInput || ordersOutput) {
        char *rest = (char *)scratch + bytesInLines(&convolution->scratch);
        if (ordersInput) ownInput = rest;
        if (ordersOutput) ownOutput = rest + (ordersInput ? bytesInLines(&convolution->input) : 0);
    }

    dnnl_status_t status = dnnl_success;
    if (ordersInput && (isForward || isWeights)) {
        status = keras_memory_order_run(&convolution->inputOrder, 0, input, ownInput);
    }
    if (status == dnnl_success && ordersOutput && !isForward) {
        status = keras_memory_order_run(&convolution->outputOrder, 0, output, ownOutput);
    }
    if (status != dnnl_success) return status;
    keras_argument arguments[5] = {
        {isForward || isWeights ? DNNL_ARG_SRC : DNNL_ARG_DIFF_SRC, &convolution->input, ownInput},
        {isWeights ? DNNL_ARG_DIFF_WEIGHTS : DNNL_ARG_WEIGHTS, &convolution->packed,
         (void *)kernel},
        {isForward ? DNNL_ARG_DST : DNNL_ARG_DIFF_DST, &convolution->output, ownOutput},
        {DNNL_ARG_SCRATCHPAD, &convolution->scratch, scratch},
    };
    int count = 4;
    if (convolution->hasBias) {
        arguments[count++] = (keras_argument){
            isWeights ? DNNL_ARG_DIFF_BIAS : DNNL_ARG_BIAS, &convolution->bias, (void *)bias};
    }
    status = keras_execute(convolution->primitive, arguments, count);
    if (status != dnnl_success) return status;
    if (ordersInput && kind == KERAS_CONVOLUTION_BACKWARD_DATA) {
        return keras_memory_order_run(&convolution->inputOrder, 0, ownInput, (void *)input);
    }
    if (ordersOutput && isForward) {
        return keras_memory_order_run(&convolution->outputOrder, 0, ownOutput, (void *)output);
    }
    return dnnl_success;
}
