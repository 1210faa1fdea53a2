#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What a convolution primitive computes.
typedef enum {
    /// The output, of the input and the kernel.
    KERAS_CONVOLUTION_FORWARD,
    /// The input's gradient, of the output's and the kernel.
    KERAS_CONVOLUTION_BACKWARD_DATA,
    /// The kernel's gradient, of the input and the output's gradient.
    KERAS_CONVOLUTION_BACKWARD_WEIGHTS,
} keras_convolution_kind;

/// The sizes of a convolution over one to three spatial dimensions.
///
/// In memory the input is batch, spatial…, channels, and so is the output; the kernel is spatial…,
/// channels of a group, groups, outputs of a group (Keras's layout, in which a depthwise kernel has
/// one channel and as many groups as channels).
///
/// With `kernelChannels` other than 0 the kernel is some channels of a larger one, and lies in that one's
/// memory; not in float64.
typedef struct {
    int32_t rank;
    int64_t batch, channels, filters, groups, kernelChannels;
    int64_t input[3], output[3], kernel[3], strides[3], dilations[3], paddingLow[3], paddingHigh[3];
} keras_convolution_shape;

typedef struct keras_convolution keras_convolution;

/// Compiles a convolution of these sizes in float32, or, with `isBFloat16`, in bfloat16 but for its bias,
/// for the calling thread only. Gradients of kernels are float32 only.
///
/// With `hasBias` a bias of `filters` elements is added, or its gradient computed; with `rectifies`
/// (forward only) negative outputs become 0. Returns 0 and a convolution that any number of threads
/// may run at a time, or oneDNN's status.
int keras_convolution_create(
    keras_convolution_kind kind, const keras_convolution_shape *shape, bool isBFloat16,
    bool hasBias, bool rectifies, keras_convolution **convolution);

void keras_convolution_destroy(keras_convolution *convolution);

/// Bytes of the kernel in the order that the primitive wants; 0 if that is Keras's own.
size_t keras_convolution_packed_bytes(const keras_convolution *convolution);

/// Bytes that the primitive needs besides, for the time of a run; also for images in its own order.
size_t keras_convolution_scratch_bytes(const keras_convolution *convolution);

/// Whether both primitives want the kernel in the same order.
bool keras_convolution_packs_like(const keras_convolution *one, const keras_convolution *other);

/// Pieces of a kernel that are brought into the primitive's order one by one; 0 if that is Keras's.
int keras_convolution_order_pieces(const keras_convolution *convolution);

/// Brings a piece of a kernel into the primitive's order, or, for its gradient, back into Keras's. The
/// pointers are the whole kernels'; several threads may bring a piece each.
int keras_convolution_reorder(
    const keras_convolution *convolution, int piece, const void *from, void *to);

/// Runs the primitive on the calling thread.
///
/// - input, output: the input and the output, or their gradients.
/// - kernel: in the primitive's order, the kernel or its gradient.
/// - bias: the bias or its gradient; not looked at without one.
/// - scratch: as many bytes as asked for, aligned to 64.
///
/// Returns 0, or oneDNN's status.
int keras_convolution_run(
    const keras_convolution *convolution, const void *input, const void *kernel,
    const float *bias, const void *output, void *scratch);

/// The same in float64, by loops: what oneDNN does not have. Kernels are in Keras's order; the
/// result (output, or input for its gradient, or kernel for its) need not be initialized.
void keras_convolution_run_f64(
    keras_convolution_kind kind, const keras_convolution_shape *shape, double *input,
    double *kernel, double *output);

/// The name of oneDNN's implementation, for tests: `ref` would be a hundred times slower.
const char *keras_convolution_implementation(const keras_convolution *convolution);
