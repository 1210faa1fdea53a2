"""Models with a graph."""

import keras
from keras import layers, losses, metrics, ops, optimizers

from older_models.registry import fixture


@fixture()
def shared_layer():
    a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
    shared = layers.Dense(4, name="shared", activation="tanh")
    joined = ops.concatenate([shared(a), shared(b)], axis=1)
    model = keras.Model([a, b], layers.Dense(2)(shared(joined[:, 1:4]) * 2.0 + 1.0))
    model.compile(optimizers.RMSprop(0.01, momentum=0.5, centered=True), "mse")
    return model


@fixture()
def several_outputs():
    x, y = keras.Input((5,), name="x"), keras.Input((2,), name="y")
    h = layers.Dense(4, activation="tanh")(x)
    one = layers.Dense(2, name="one")(h)
    two = layers.Dense(2, name="two", activation="sigmoid")(ops.concatenate([h, y], axis=-1))
    model = keras.Model([x, y], [one, two])
    model.compile(
        optimizers.Nadam(0.02), ["mean_squared_error", losses.BinaryCrossentropy(label_smoothing=0.1)],
        loss_weights=[1.0, 0.5], metrics=[["mean_absolute_error"], [metrics.BinaryAccuracy(threshold=0.4)]])
    return model


@fixture()
def dictionaries():
    x, y = keras.Input((3,), name="x"), keras.Input((2,), name="y")
    h = ops.concatenate([x, y], axis=-1)
    model = keras.Model(
        {"y": y, "x": x}, {"sum": layers.Dense(2, name="sum")(h), "part": layers.Dense(2, name="part")(x)})
    model.compile(
        optimizers.AdamW(0.01, weight_decay=0.1), {"sum": "mse", "part": losses.Huber()},
        metrics={"sum": ["mae"], "part": ["mse"]})
    return model


@fixture()
def nested():
    i = keras.Input((4,), name="i")
    core = keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.Dense(4)], name="core")
    inner = keras.Model(i, [core(layers.Dense(3)(i)), ops.mean(i, axis=-1, keepdims=True)], name="inner")
    j = keras.Input((4,), name="j")
    a, m = inner(j)
    b, n = inner(a * 0.5)
    middle = keras.Model(j, [b + a, m + n], name="middle")
    x = keras.Input((4,), name="x")
    c, d = middle(x)
    return keras.Model(x, [layers.Dense(2)(c), d])


@fixture()
def pointwise_ops():
    x = keras.Input((4,), name="x")
    y = ops.abs(x) + ops.exp(-x) * ops.sigmoid(x) / 2 - ops.maximum(x, 0.25)
    z = ops.where(x > 0, ops.sqrt(ops.abs(x)), 0.5) ** 2
    w = ops.clip(2.0 - y, -1.0, 1.0) + ops.leaky_relu(z, 0.1) + ops.gelu(x, approximate=False)
    v = ops.relu(x) + ops.relu6(x) + ops.silu(x) + ops.softplus(x) + ops.elu(x) + ops.hard_sigmoid(x)
    return keras.Model(x, [ops.minimum(w, ops.log1p(ops.square(x))), ops.tanh(v) + ops.softmax(x)])


@fixture()
def movement_ops():
    x = keras.Input((4, 6), name="x")
    a = ops.transpose(x, (0, 2, 1))
    b = ops.reshape(a, (-1, 24))
    c = ops.stack([b, b + 1], axis=1)
    d = ops.squeeze(ops.expand_dims(c[:, -1], -1), -1)
    e = ops.concatenate([x[:, 0], x[:, :2, 1], ops.flip(x[:, 3], axis=-1)], axis=-1)
    f = ops.split(x, 2, axis=2)[1]
    g = ops.pad(ops.tile(ops.repeat(e, 2, axis=1), (1, 2)), ((0, 0), (1, 0)))
    return keras.Model(x, [d[:, ::5], e, f, g[:, :7], ops.swapaxes(x, 1, 2), x[..., 0], x[:, None, 1]])


@fixture()
def reduction_ops():
    x = keras.Input((4, 6), name="x")
    return keras.Model(x, [
        ops.sum(x, axis=-1), ops.mean(x, axis=[1, 2]), ops.max(x, axis=1, keepdims=True),
        ops.min(x, axis=2), ops.var(x, axis=1), ops.std(x, axis=1), ops.prod(x, axis=1),
        ops.argmax(x, axis=-1), ops.cumsum(x, axis=1)[:, -1],
        ops.any(x > 0.5, axis=1), ops.count_nonzero(x, axis=1),
        ops.matmul(x, ops.transpose(x, (0, 2, 1)))[:, 0]])
