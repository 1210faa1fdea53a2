"""Models with a graph, each with the features of Keras's configs that its name tells."""

import json

import keras
import numpy as np
from keras import layers, ops

from themes import values


def chain():
    x = keras.Input((4,), name="x")
    y = layers.Dense(8, activation="relu")(x)
    return keras.Model(x, layers.Dense(2)(layers.Dropout(0.5)(y)))


def shared_layer():
    a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
    shared = layers.Dense(4, name="shared")
    joined = ops.concatenate([shared(a), shared(b)], axis=1)
    return keras.Model([a, b], layers.Dense(1)(joined * 2.0 + 1.0))


def several_outputs():
    x = keras.Input((5,), name="x")
    h = layers.Dense(6, activation="tanh")(x)
    return keras.Model(x, [layers.Dense(1, name="one")(h), layers.Dense(2, name="two")(h)])


def dictionaries():
    x, y = keras.Input((3,), name="x"), keras.Input((2,), name="y")
    h = ops.concatenate([x, y], axis=-1)
    return keras.Model(
        {"y": y, "x": x}, {"sum": layers.Dense(1)(h), "parts": [layers.Dense(2)(x), h[:, 1:3]]})


def nested():
    i = keras.Input((4,), name="i")
    inner = keras.Model(i, [layers.Dense(3)(i), ops.mean(i, axis=-1, keepdims=True)], name="inner")
    s = keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.Dense(4)], name="stack")
    x = keras.Input((4,), name="x")
    a, m = inner(x)
    b, n = inner(s(a))
    return keras.Model(x, [b, m + n, a])


def inner_with_several_inputs():
    a, b = keras.Input((3,), name="a"), keras.Input((2,), name="b")
    inner = keras.Model(
        [a, b], layers.Dense(2)(ops.concatenate([a, b], axis=-1)), name="inner")
    x, y = keras.Input((3,), name="x"), keras.Input((2,), name="y")
    return keras.Model([x, y], inner([x, y]) + inner([x * 2.0, y]))


def inner_with_named_inputs():
    a, b = keras.Input((3,), name="a"), keras.Input((2,), name="b")
    inner = keras.Model(
        {"a": a, "b": b}, layers.Dense(2)(ops.concatenate([a, b], axis=-1)), name="inner")
    x, y = keras.Input((3,), name="x"), keras.Input((2,), name="y")
    return keras.Model([x, y], inner({"a": x, "b": y}))


def nested_calls_as_outputs():
    i = keras.Input((2,), name="i")
    inner = keras.Model(i, layers.Dense(2)(i), name="inner")
    x = keras.Input((2,), name="x")
    y = inner(x)
    return keras.Model(x, [inner(y), y])


def deep_nesting():
    i = keras.Input((3,), name="i")
    core = keras.Model(i, keras.Sequential([layers.Dense(3), layers.Dense(3)])(i), name="core")
    j = keras.Input((3,), name="j")
    middle = keras.Model(j, layers.Dense(2)(core(j) + core(j * 0.5)), name="middle")
    x = keras.Input((3,), name="x")
    return keras.Model(x, layers.Dense(1)(middle(x)))


def shared_at_two_depths():
    x = keras.Input((3,), name="x")
    a, b = layers.Dense(3, name="a"), layers.Dense(3, name="b")
    return keras.Model(x, a(b(a(b(x)))))


def pointwise_ops():
    x = keras.Input((4,), name="x")
    y = ops.abs(x) + ops.exp(-x) * ops.sigmoid(x) / 2 - ops.maximum(x, 0.25)
    z = ops.where(x > 0, ops.sqrt(ops.abs(x)), 0.5) ** 2
    w = ops.clip(2.0 - y, -1.0, 1.0) + ops.leaky_relu(z, 0.1) + ops.gelu(x, approximate=False)
    return keras.Model(x, ops.minimum(w, ops.log1p(ops.square(x))))


def movement_ops():
    x = keras.Input((4, 6), name="x")
    a = ops.transpose(x, (0, 2, 1))
    b = ops.reshape(a, (-1, 24))
    c = ops.stack([b, b + 1], axis=1)
    d = ops.squeeze(ops.expand_dims(c[:, -1], -1), -1)
    e = ops.concatenate([x[:, 0], x[:, :2, 1], ops.flip(x[:, 3], axis=-1)], axis=-1)
    f = ops.split(x, 2, axis=2)[1]
    g = ops.pad(ops.tile(ops.repeat(e, 2, axis=1), (1, 2)), ((0, 0), (1, 0)), constant_values=3)
    return keras.Model(x, [d, e, f, g, ops.swapaxes(x, 1, 2), ops.moveaxis(x, 1, 2)])


def subscripts():
    x = keras.Input((4, 6), name="x")
    return keras.Model(x, [
        x[:, ::2], x[:, 1:4:2, -1], x[..., 0], x[:, None, 1], x[:, ..., ::3], x[:, 3:0:-1]])


def stack_in_graph_in_graph():
    i = keras.Input((3,), name="i")
    stack = keras.Sequential([layers.Dense(3, activation="tanh"), layers.Dense(3)], name="stack")
    middle = keras.Model(i, stack(stack(i)), name="middle")
    x = keras.Input((3,), name="x")
    return keras.Model(x, middle(middle(x)) + middle(x[:, ::-1]))


def reduction_ops():
    x = keras.Input((4, 6), name="x")
    return keras.Model(x, [
        ops.sum(x, axis=-1), ops.mean(x, axis=[1, 2]), ops.max(x, axis=1, keepdims=True),
        ops.min(x, axis=2), ops.var(x, axis=1), ops.std(x, axis=1), ops.prod(x, axis=1),
        ops.logsumexp(x, axis=1), ops.argmax(x, axis=-1), ops.softmax(x, axis=1),
        ops.cumsum(x, axis=1), ops.any(x > 0.5, axis=1), ops.top_k(x, 2)[0],
        ops.count_nonzero(x, axis=1)])


def sorted_along_axis():
    x = keras.Input((4, 6), name="x")
    return keras.Model(x, ops.sort(x, axis=1))


def integers():
    i = keras.Input((3,), dtype="int32", name="i")
    h = ops.one_hot(i, 5)
    table = ops.arange(10)
    return keras.Model(i, [
        layers.Dense(2)(layers.Flatten()(h)), ops.take(table, i), ops.cast(i, "float32") / 2])


def constants():
    x = keras.Input((3,), name="x")
    weights = ops.convert_to_tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.5]])
    return keras.Model(x, ops.matmul(x, weights) + np.array([0.5, -0.5], "float32"))


def intermediate():
    x = keras.Input((4,), name="x")
    h = layers.Dense(3)(x)
    y = layers.Dense(2)(ops.tanh(h))
    keras.Model(x, y)
    return keras.Model(h, y)


def unused_inputs():
    x, y, z = (keras.Input((3,), name=name) for name in ("x", "unused", "idle"))
    return keras.Model([y, x, z], layers.Dense(2)(x))


def input_as_output():
    x = keras.Input((3,), name="x")
    return keras.Model(x, [layers.Dense(2)(x), x])


def one_in_a_list():
    x = keras.Input((3,), name="x")
    return keras.Model([x], [layers.Dense(2)(x)])


def fixed_batch():
    x = keras.Input(batch_shape=(3, 4), name="x")
    return keras.Model(x, ops.reshape(layers.Dense(2)(x), (2, 3)))


NAMES = sorted(
    name for name, value in list(globals().items())
    if callable(value) and getattr(value, "__module__", None) == __name__)


def names():
    return NAMES


def _leaves(nest):
    return [np.asarray(leaf) for leaf in keras.tree.flatten(nest)]


def _config(model):
    return json.dumps(keras.saving.serialize_keras_object(model))


def exchange(name, path):
    """Saves the model with random weights; answers its inputs (flat), outputs (flat) and config."""
    keras.utils.clear_session(free_memory=False)
    model = globals()[name]()
    random = np.random.default_rng(7)
    for weight in model.weights:
        weight.assign(random.uniform(-1, 1, weight.shape))
    inputs = [
        random.integers(0, 5, [3 if d is None else d for d in t.shape]).astype(t.dtype)
        if "int" in t.dtype
        else random.uniform(-1, 1, [3 if d is None else d for d in t.shape]).astype("float32")
        for t in model.inputs
    ]
    model.save(path)
    return values.described({
        "inputs": inputs, "outputs": _run(model, inputs), "config": _config(model),
        "layers": [layer.name for layer in model.layers],
        "weights": [weight.shape for weight in model.weights],
    })


def _run(model, inputs):
    return _leaves(model(keras.tree.pack_sequence_as(model._inputs_struct, inputs)))


def read(path, inputs):
    """The outputs (flat) and config of a saved model."""
    keras.utils.clear_session(free_memory=False)
    model = keras.saving.load_model(path)
    inputs = [values.array(value) for value in inputs]
    return values.described({"outputs": _run(model, inputs), "config": _config(model)})
