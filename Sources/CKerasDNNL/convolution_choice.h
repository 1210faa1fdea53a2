// Which of oneDNN's implementations computes a convolution, and on memory in which order.
#pragma once

#include "engine.h"
#include "keras_convolution.h"

/// The memory as the caller has it, and as the primitive may choose it.
typedef struct {
    keras_memory_description input, output, bias, kernel, anyKernel;
} keras_convolution_memory;

/// Dimensions (groups,) filters, channels, spatial… for Keras's order. Returns how many there are.
int keras_kernel_layout(
    const keras_convolution_shape *shape, dnnl_dims_t dims, dnnl_dims_t strides);

dnnl_status_t keras_describe_convolution(
    const keras_convolution_shape *shape, bool isBFloat16, keras_convolution_memory *all);

void keras_forget_convolution(keras_convolution_memory *all);

/// Its kernel, and where that is faster its images, are in an order of its own.
dnnl_status_t keras_choose_convolution(
    keras_convolution_kind kind, const keras_convolution_shape *shape,
    const keras_convolution_memory *all, bool hasBias, dnnl_primitive_attr_t attributes,
    dnnl_primitive_desc_t *chosen);

/// oneDNN's name of the code.
const char *keras_implementation(const_dnnl_primitive_desc_t description);
