"""Models whose graph is a raw operation or a few, one for each expression of CASES."""

import keras
import numpy as np
from keras import ops  # noqa: F401 (the expressions use it)

from themes import values


def floats(*shape):
    """Numbers that go up and down."""
    count = int(np.prod(shape))
    numbers = [((i * 37 + 11) % 101) / 8 - 6 for i in range(count)]
    return np.asarray(numbers, "float32").reshape(shape)


def ints(numbers, *shape):
    return np.asarray(numbers, "int32").reshape(shape or (len(numbers),))


def given(numbers, *shape):
    return np.asarray(numbers, "float32").reshape(shape or (len(numbers),))


POSITIVE = given([4, 1, -0.5, 1, 3, 0.25, -0.5, 0.25, 2], 3, 3)
SQUARE = given([4, 1, -2, 0.5, 3, 1, -1, 2, 5], 3, 3)
ONE = [
    "absolute angle cbrt conj conjugate copy deg2rad erfc exp2 fabs fliplr flipud i0 imag "
    "isneginf isposinf isreal rad2deg real signbit sinc corrcoef swish hard_swish ravel",
    "divide_no_nan fmax fmin fmod heaviside hypot logaddexp logaddexp2 nextafter outer vdot "
    "inner append cdist kron",
]
BITS = "bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift left_shift " \
    "right_shift gcd lcm"
REDUCTIONS = "amax amin median nanmax nanmean nanmedian nanmin nanprod nanstd nansum nanvar ptp"

CASES = (
    [(f"ops.{name}(x)", floats(2, 3)) for name in ONE[0].split()]
    + [(f"ops.{name}(x, y)", floats(2, 3), floats(2, 3)) for name in ONE[1].split()]
    + [(f"ops.{name}(x, y)", ints([12, -18, 7]), ints([3, 6, 5])) for name in BITS.split()]
    + [(f"ops.bitwise_{name}(x)", ints([12, -18, 7])) for name in ("invert", "not")]
    + [(f"ops.{name}(x, axis=1, keepdims=True)", floats(2, 3)) for name in REDUCTIONS.split()]
    + [
        ("ops.ldexp(x, y)", floats(3), ints([2, -1, 0])),
        ("ops.dot(x, y)", floats(2, 3), floats(3, 2)),
        ("ops.einsum('bij,bjk->bik', x, y)", floats(2, 2, 3), floats(2, 3, 2)),
        ("ops.einsum('...i,ij,j->...j', x, y, z)", floats(2, 3), floats(3, 2), floats(2)),
        ("ops.einsum('bii->bi', x)", floats(2, 3, 3)),
        ("ops.average(x, axis=1, weights=y)", floats(2, 3), floats(3)),
        ("ops.cumprod(x, axis=0, dtype='float16')", floats(2, 3)),
        ("ops.cumsum(x, axis=0, dtype='int32')", floats(2, 3)),
        ("ops.max(x, axis=1, initial=2.5)", floats(2, 3)),
        ("ops.prod(x, dtype='float16')", floats(3)),
        ("ops.diff(x, n=2)", floats(2, 4)),
        ("ops.moments(x, [0], keepdims=True)", floats(3, 2)),
        ("ops.nanargmax(x, axis=1)", floats(2, 3)),
        ("ops.nanargmin(x, axis=1, keepdims=True)", floats(2, 3)),
        ("ops.nancumprod(x, axis=1)", floats(2, 3)),
        ("ops.nancumsum(x, axis=1)", floats(2, 3)),
        ("ops.quantile(x, 0.3, keepdims=True)", floats(2, 5)),
        # Plain lists and numbers where an array may stand.
        ("ops.take(x, [0, 2], axis=1)", floats(2, 3)),
        ("ops.take(x, [[0, 1], [1, 2]], axis=-1)", floats(2, 3)),
        ("ops.isin(x, [1, 2])", ints([1, 3, 2])),
        ("ops.scatter_update(x, [[0], [2]], [[9.0, 8.0], [7.0, 6.0]])", floats(3, 2)),
        ("ops.softmax(x, axis=(1, 2))", floats(2, 2, 3)),
        ("ops.softmax(x, axis=(-1, 0))", floats(2, 2, 3)),
        ("ops.log_softmax(x, axis=(0, 1))", floats(2, 2, 3)),
        ("ops.repeat(x, 2, axis=1)", floats(2, 3)),
        ("ops.pad(x, 2)", floats(2, 3)),
        ("ops.pad(x, (1, 2))", floats(2, 3)),
        ("ops.pad(x, [[1, 0], [0, 2]], constant_values=3)", floats(2, 3)),
        ("ops.percentile(x, 30.0, method='lower')", floats(2, 5)),
        ("ops.nanquantile(x, y, axis=0)", floats(4, 2), given([0.2, 0.7])),
        ("ops.nanpercentile(x, 40.0, axis=1, keepdims=True)", floats(2, 5)),
        ("ops.trapezoid(x, dx=0.5, axis=0)", floats(3, 2)),
        ("ops.array(x, dtype='int32')", floats(2)),
        ("ops.array_split(x, 3, axis=1)", floats(2, 7)),
        ("ops.convert_to_tensor(x, dtype='float16')", floats(2)),
        ("ops.diag(x, k=1)", floats(3)),
        ("ops.diagflat(x, k=-1)", floats(2, 2)),
        ("ops.diagonal(x, offset=1, axis1=1, axis2=2)", floats(2, 3, 3)),
        ("ops.trace(x, axis1=1, axis2=2)", floats(2, 3, 3)),
        ("ops.hsplit(x, 2)", floats(2, 4)), ("ops.vsplit(x, [1])", floats(3, 2)),
        ("ops.dsplit(x, 2)", floats(1, 2, 4)),
        ("ops.hstack([x, y])", floats(2, 3), floats(2, 2)),
        ("ops.vstack([x, y])", floats(2, 3), floats(1, 3)),
        ("ops.dstack([x, y])", floats(2, 3), floats(2, 3)),
        ("ops.empty_like(x, dtype='int32')", floats(2)),
        ("ops.linspace(x, y, num=4, axis=-1)", floats(2), floats(2)),
        ("ops.logspace(x, y, num=3, base=2.0)", floats(2), floats(2)),
        ("ops.geomspace(x, y, num=3)", given([1, 2]), given([4, 32])),
        ("ops.meshgrid(x, y, indexing='ij')", floats(3), floats(2)),
        ("ops.rearrange(x, 'a (b c) -> (a b) c', c=2)", floats(3, 4)),
        ("ops.roll(x, 1, axis=1)", floats(2, 3)), ("ops.roll(x, (1, 2), (0, 1))", floats(2, 3)),
        ("ops.rot90(x, k=3)", floats(2, 3)),
        ("ops.saturate_cast(x, 'uint8')", floats(2, 3)),
        ("ops.scatter(x, y, (4, 2))", ints([1, 3], 2, 1), floats(2, 2)),
        ("ops.scatter_update(x, y, z, 'add')", floats(4), ints([1, 3], 2, 1), floats(2)),
        ("ops.select([x > 0, x > -3], [x * 2, y], 9.0)", floats(5), floats(5)),
        ("ops.slice_update(x, [1, 0], y)", floats(3, 3), floats(2, 2)),
        ("ops.tril(x, k=1)", floats(3, 3)), ("ops.triu(x, k=-1)", floats(3, 3)),
        ("ops.unravel_index(x, (3, 4))", ints([5, 0, 11])),
        ("ops.vander(x, N=3, increasing=True)", floats(3)),
        ("ops.view(x, dtype='int32')", floats(2)),
        ("ops.allclose(x, y, rtol=0.1)", floats(2), floats(2)),
        ("ops.isclose(x, y, rtol=0.1)", floats(3), floats(3) * 1.05),
        ("ops.argpartition(x, 2)", floats(2, 6)),
        ("ops.isin(x, y, invert=True)", ints([1, 2, 3]), ints([2, 9])),
        ("ops.searchsorted(x, y, side='right')", given([-2, 0, 3]), floats(4)),
        ("ops.digitize(x, y)", floats(4), given([-2, 0, 3])),
        ("ops.correlate(x, y, mode='full')", floats(4), floats(3)),
        ("ops.cross(x, y, axis=0)", floats(3, 2), floats(3, 2)),
        ("ops.tensordot(x, y, axes=1)", floats(2, 3), floats(3, 2)),
        ("ops.tensordot(x, y, axes=[[0], [1]])", floats(2, 3), floats(3, 2)),
        ("ops.cholesky(x)", POSITIVE), ("ops.cholesky_inverse(x)", POSITIVE),
        ("ops.det(x)", SQUARE), ("ops.inv(x)", SQUARE), ("ops.logdet(x)", SQUARE),
        ("ops.slogdet(x)", SQUARE), ("ops.eigh(x)[0]", POSITIVE), ("ops.lu_factor(x)", SQUARE),
        ("ops.solve(x, y)", SQUARE, floats(3, 2)), ("ops.lstsq(x, y)", floats(4, 2), floats(4)),
        ("ops.solve_triangular(x, y, lower=True)", SQUARE, floats(3, 2)),
        ("ops.matrix_rank(x)", SQUARE), ("ops.pinv(x)", floats(3, 2)),
        ("ops.norm(x, ord=1)", floats(2, 3)), ("ops.norm(x, ord='fro')", floats(2, 3)),
        ("ops.qr(x)", SQUARE), ("ops.svd(x, compute_uv=False)", floats(3, 2)),
        ("ops.svd(x, full_matrices=False)[1]", floats(3, 2)),
        ("ops.extract_sequences(x, 3, 2)", floats(2, 8)),
        ("ops.fft((x, y))", floats(2, 4), floats(2, 4)),
        ("ops.fft2((x, y))", floats(3, 4), floats(3, 4)),
        ("ops.ifft2((x, y))", floats(3, 4), floats(3, 4)),
        ("ops.rfft(x, fft_length=6)", floats(2, 5)),
        ("ops.irfft((x, y))", floats(2, 4), floats(2, 4)),
        ("ops.stft(x, 6, 3, 8)", floats(2, 20)),
        ("ops.istft((x, y), 6, 3, 8)", floats(2, 5, 5), floats(2, 5, 5)),
        ("ops.segment_sum(x, y, num_segments=3)", floats(4, 2), ints([2, 0, 2, 1])),
        ("ops.segment_max(x, y, num_segments=3)", floats(4, 2), ints([2, 0, 2, 1])),
        ("ops.segment_min(x, y, num_segments=3)", floats(4, 2), ints([2, 0, 2, 1])),
        ("ops.segment_prod(x, y, num_segments=3)", floats(4, 2), ints([2, 0, 2, 1])),
        ("ops.adaptive_average_pool(x, (2,))", floats(1, 5, 2)),
        ("ops.adaptive_max_pool(x, (2, 3))", floats(1, 4, 5, 2)),
        ("ops.average_pool(x, 2, strides=2)", floats(1, 5, 4, 2)),
        ("ops.max_pool(x, 2, strides=2, padding='same')", floats(1, 5, 4, 2)),
        ("ops.batch_normalization(x, y, z, -1)", floats(2, 3), floats(3), given([1, 2, 0.5])),
        ("ops.conv(x, y, strides=2, padding='same')", floats(1, 5, 5, 2), floats(3, 3, 2, 2)),
        ("ops.depthwise_conv(x, y)", floats(1, 4, 4, 2), floats(2, 2, 2, 1)),
        ("ops.separable_conv(x, y, z)", floats(1, 4, 4, 2), floats(2, 2, 2, 1),
         floats(1, 1, 2, 3)),
        ("ops.depth_to_space(x, 2)", floats(1, 2, 2, 8)),
        ("ops.space_to_depth(x, 2)", floats(1, 4, 4, 2)),
        ("ops.dot_product_attention(x, y, z, is_causal=True)", floats(1, 4, 2, 3),
         floats(1, 4, 2, 3), floats(1, 4, 2, 3)),
        ("ops.fold(x, (4, 5), 2)", floats(1, 8, 12)), ("ops.unfold(x, 2)", floats(1, 2, 3, 4)),
        ("ops.multi_hot(x, 5)", ints([1, 3, 0, 4], 2, 2)),
        ("ops.normalize(x, axis=1)", floats(2, 3)), ("ops.psnr(x, y, 2.0)", floats(3), floats(3) * 2),
        ("ops.ctc_loss(x, y, z, w)", ints([1, 2, 2, 1], 2, 2), floats(2, 5, 4), ints([2, 1]),
         ints([5, 4])),
        ("ops.ctc_decode(x, y)", floats(2, 7, 3), ints([7, 4])),
        ("ops.image.affine_transform(x, y)", floats(1, 4, 4, 1),
         given([0.9, 0.2, 0.4, -0.1, 1.1, -0.3, 0, 0], 1, 8)),
        ("ops.image.crop_images(x, 1, 1, 1, 0)", floats(1, 4, 4, 2)),
        ("ops.image.pad_images(x, 1, 0, None, None, 6, 5)", floats(1, 4, 4, 2)),
        ("ops.image.extract_patches(x, 2)", floats(1, 4, 4, 2)),
        ("ops.image.gaussian_blur(x, data_format='channels_last')", floats(1, 4, 4, 2)),
        ("ops.image.hsv_to_rgb(x)", given([0.2, 0.5, 0.9, 0.7, 0.1, 0.3], 1, 2, 3)),
        ("ops.image.rgb_to_hsv(x)", given([0.2, 0.5, 0.9, 0.7, 0.1, 0.3], 1, 2, 3)),
        ("ops.image.rgb_to_grayscale(x)", floats(2, 2, 3)),
        ("ops.image.map_coordinates(x, y, 1)", floats(3, 3), given([0.5, 1.2, 1.7, 0.1], 2, 2)),
        ("ops.image.perspective_transform(x, y, z)", floats(1, 4, 5, 1),
         given([0, 0, 0, 3, 4, 0, 4, 3], 1, 4, 2),
         given([0.2, 0.1, 0.5, 3.1, 3.7, 0.3, 4.2, 2.6], 1, 4, 2)),
        ("ops.image.resize(x, (3, 6), interpolation='bicubic')", floats(1, 4, 4, 2)),
        ("ops.image.ssim(x, y, filter_size=3)", floats(1, 5, 5, 1), floats(1, 5, 5, 1) * 0.5),
        ("ops.image.sobel_edges(x)", floats(1, 4, 4, 2)),
    ]
)


# Keras cannot run these after reading its own file: configs make lists of tuples, which some classes
# do not take.
UNREADABLE = {
    "ops.rot90(x, k=3)", "ops.adaptive_average_pool(x, (2,))",
    "ops.adaptive_max_pool(x, (2, 3))", "ops.log_softmax(x, axis=(0, 1))",
}


def expressions():
    return [case[0] for case in CASES]


def exchange(number, path):
    """Saves the model of a case; its inputs, its outputs for them, and whether Keras itself can read
    it: some classes do not take the lists that configs make of their tuples."""
    expression, *arrays = CASES[number]
    inputs = [
        keras.Input(batch_shape=array.shape, dtype=array.dtype.name, name=name)
        for name, array in zip("xyzw", arrays)
    ]
    scope = dict(zip("xyzw", inputs), ops=ops)
    result = eval(expression, scope)
    result = list(result) if isinstance(result, (list, tuple)) else [result]
    model = keras.Model(inputs, result)
    model.save(path)
    return {
        "inputs": values.described(arrays), "outputs": outputs_of(model, arrays),
        "readable": expression not in UNREADABLE,
    }


def read(number, path):
    """The outputs of the model at `path` for the case's inputs."""
    return outputs_of(keras.saving.load_model(path), CASES[number][1:])


def outputs_of(model, arrays):
    outputs = model([keras.ops.convert_to_tensor(array) for array in arrays])
    return [values.described(output) for output in keras.tree.flatten(outputs)]
