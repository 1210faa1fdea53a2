"""The ops of Sources/Benchmark/OpsWorkload.swift, word for word: those of Keras on JAX, compiled.

    python ops_worker.py worker ops FOLDER   measures once for each line of its input
    python ops_worker.py list                prints their names
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "jax"

import jax  # noqa: E402
import numpy as np  # noqa: E402
from keras import ops  # noqa: E402

import answering  # noqa: E402

RANDOM = np.random.default_rng(1)


def uniform(*shape, low=-0.5, high=0.5):
    return RANDOM.uniform(low, high, shape).astype("float32")


SQUARE = uniform(300, 300) + 30 * np.eye(300, dtype="float32")
OPERANDS = {
    "x": uniform(1000, 1000),
    "y": uniform(1000, 1000),
    "positive": uniform(1000, 1000, low=0.5, high=1.5),
    "above": RANDOM.uniform(size=(1000, 1000)) > 0.5,
    "indices": RANDOM.integers(0, 1000, 1_000_000).astype("int32"),
    "row": np.arange(1000, dtype="float32"),
    "square": SQUARE,
    "symmetric": SQUARE + SQUARE.T,
    "images": uniform(32, 56, 56, 16),
    "channel": uniform(16, low=0.5, high=1),
    "signals": uniform(1000, 1024),
}

# Each with the names of its operands.
POINTWISE = {
    "multiply": ("x y", ops.multiply),
    "divide": ("x positive", ops.divide),
    "maximum": ("x y", ops.maximum),
    "greater": ("x y", ops.greater),
    "isclose": ("x y", ops.isclose),
    "where": ("above x y", ops.where),
    "logical_and": ("above above", ops.logical_and),
    "mod": ("x positive", ops.mod),
    "floor_divide": ("x positive", ops.floor_divide),
    "arctan2": ("x positive", ops.arctan2),
    "logaddexp": ("x y", ops.logaddexp),
    "hypot": ("x y", ops.hypot),
    "clip": ("x", lambda x: ops.clip(x, -0.1, 0.1)),
    "round": ("x", ops.round),
    "sqrt": ("positive", ops.sqrt),
    "log": ("positive", ops.log),
    "erf": ("x", ops.erf),
    "nan_to_num": ("x", ops.nan_to_num),
    "cast to int32": ("x", lambda x: ops.cast(x, "int32")),
    "cast to bfloat16": ("x", lambda x: ops.cast(x, "bfloat16")),
}
REDUCTIONS = {
    "max": ("x", ops.max),
    "sum of columns": ("x", lambda x: ops.sum(x, axis=0)),
    "mean of rows": ("x", lambda x: ops.mean(x, axis=-1)),
    "var": ("x", ops.var),
    "logsumexp of rows": ("x", lambda x: ops.logsumexp(x, axis=-1)),
    "argmax of rows": ("x", lambda x: ops.argmax(x, axis=-1)),
    "argmax of columns": ("x", lambda x: ops.argmax(x, axis=0)),
    "any": ("above", ops.any),
    "count_nonzero": ("x", ops.count_nonzero),
    "cumsum of rows": ("x", lambda x: ops.cumsum(x, axis=-1)),
    "cumsum of columns": ("x", lambda x: ops.cumsum(x, axis=0)),
    "cumprod of rows": ("positive", lambda x: ops.cumprod(x, axis=-1)),
    "nansum": ("x", ops.nansum),
    "moments of columns": ("x", lambda x: ops.moments(x, axes=[0])),
    "batch_normalization": (
        "images channel", lambda x, c: ops.batch_normalization(x, c, c, -1, c, c)),
    "average_pool": ("images", lambda x: ops.average_pool(x, 2, 2)),
    "max_pool": ("images", lambda x: ops.max_pool(x, 2, 2)),
}
MOVEMENTS = {
    "transpose": ("x", ops.transpose),
    "flip": ("x", ops.flip),
    "flip of rows": ("x", lambda x: ops.flip(x, axis=-1)),
    "roll of rows": ("x", lambda x: ops.roll(x, 3, axis=-1)),
    "triu": ("x", ops.triu),
    "tril": ("x", ops.tril),
    "repeat of rows": ("x", lambda x: ops.repeat(x, 2, axis=0)),
    "repeat in rows": ("x", lambda x: ops.repeat(x, 2, axis=-1)),
    "tile": ("x", lambda x: ops.tile(x, [2, 1])),
    "concatenate": ("x y", lambda x, y: ops.concatenate([x, y], axis=-1)),
    "stack": ("x y", lambda x, y: ops.stack([x, y], axis=-1)),
    "pad": ("x", lambda x: ops.pad(x, [(1, 1), (1, 1)])),
    "reflecting pad": ("x", lambda x: ops.pad(x, [(1, 1), (1, 1)], mode="reflect")),
    "diagonal": ("x", ops.diagonal),
    "take of rows": ("x indices", lambda x, i: ops.take(x, i[:1000], axis=0)),
    "take_along_axis": (
        "x indices", lambda x, i: ops.take_along_axis(x, ops.reshape(i, (1000, 1000)), axis=-1)),
    "one_hot": ("indices", lambda i: ops.one_hot(i[:1000], 1000)),
    "meshgrid": ("row row", ops.meshgrid),
    "segment_sum": (
        "x indices", lambda x, i: ops.segment_sum(ops.reshape(x, [-1]), i, num_segments=1000)),
}
SEARCHES = {
    "sort of rows": ("x", ops.sort),
    "argsort of rows": ("x", ops.argsort),
    "top_k": ("x", lambda x: ops.top_k(x, 10)),
    "median of rows": ("x", lambda x: ops.median(x, axis=-1)),
    "searchsorted": ("row x", lambda row, x: ops.searchsorted(row, x * 1000)),
    "digitize": ("x row", lambda x, row: ops.digitize(x * 1000, row)),
    "bincount": ("indices", lambda i: jax.numpy.bincount(i, minlength=1000, length=1000)),
}
LINEAR = {
    "inv": ("square", ops.inv),
    "solve": ("square symmetric", ops.solve),
    "det": ("square", ops.det),
    "cholesky": ("symmetric", ops.cholesky),
    "qr": ("square", ops.qr),
    "eigh": ("symmetric", ops.eigh),
    "svd": ("square", ops.svd),
    "norm": ("x", ops.norm),
    "outer": ("row row", ops.outer),
    "einsum bij,bjk->bik": ("x", lambda x: ops.einsum(
        "bij,bjk->bik", ops.reshape(x, (100, 100, 100)), ops.reshape(x, (100, 100, 100)))),
}
SIGNALS = {
    "rfft": ("signals", ops.rfft),
    "fft": ("signals", lambda x: ops.fft((x, x))),
    "rfft of 1000": ("x", ops.rfft),
    "stft": ("x", lambda x: ops.stft(ops.reshape(x, [-1]), 512, 128, 512)),
    "resize": ("images", lambda x: ops.image.resize(x, (112, 112))),
    "rgb_to_grayscale": ("images", lambda x: ops.image.rgb_to_grayscale(x[..., :3])),
}
OPS = {**POINTWISE, **REDUCTIONS, **MOVEMENTS, **SEARCHES, **LINEAR, **SIGNALS}


def prepare(action):
    names, function = OPS[action]
    operands = [jax.numpy.asarray(OPERANDS[name]) for name in names.split()]
    # Compiled with its operands as arguments: JAX would work out what is made of constants once.
    compiled = jax.jit(function)
    return lambda: jax.block_until_ready(compiled(*operands))


def main():
    if sys.argv[1:] == ["list"]:
        print("\n".join(OPS))
        return
    if sys.argv[1:3] != ["worker", "ops"]:
        sys.exit(__doc__)
    answering.answer(prepare)


if __name__ == "__main__":
    main()
