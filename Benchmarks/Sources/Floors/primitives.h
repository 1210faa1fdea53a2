#ifndef FLOORS_PRIMITIVES_H
#define FLOORS_PRIMITIVES_H

/// oneDNN called directly, with its own threads. Kernels of convolutions are in Keras's order and are
/// reordered at each call, as whoever keeps them so has to. Negative results: no such primitive.

/// The seconds of a 3 × 3 convolution, "same", of (batch, size, size, channels) to as many filters.
///
/// - `pass`: `forward`, `data` (forward, then the gradient of the input) or `weights` (forward, then
///   the gradient of the kernel).
double convolution_seconds(int batch, int size, int channels, const char *pass);

/// The seconds of `add`, `relu`, `exp`, `tanh`, `sigmoid`, `gelu`, `sum`, `softmax` or `layer_norm` of
/// 1000 × 1000 floats.
double pointwise_seconds(const char *name);

#endif
