"""Structures of graphs: sharing, inputs and outputs, ops, models inside."""

import keras
import numpy as np
from keras import layers, ops

from themes.matrix.classes import Classifier, Given, Splitting, Unnamed


def _inner(name="inner", width=3):
    i = keras.Input((width,), name="i")
    return keras.Model(i, layers.Dense(width, name="d")(i), name=name)


def shared():
    x, y = keras.Input((3,), name="x"), keras.Input((3,), name="y")
    dense = layers.Dense(3, name="dense")
    return keras.Model([x, y], dense(dense(x)) + dense(y))


def shared_by_turns():
    x = keras.Input((3,), name="x")
    a, b = layers.Dense(3, name="a"), layers.Dense(3, name="b", activation="relu")
    return keras.Model(x, [a(b(a(b(x)))), a(a(x))])


def named_inputs_and_outputs():
    x, y = keras.Input((3,), name="x"), keras.Input((2,), name="y")
    return keras.Model(
        {"y": y, "x": x}, {"z": layers.Dense(2)(x) + y, "list": [layers.Dense(1)(x), y * 2.0]})


def nested_inputs_and_outputs():
    x, y, z = (keras.Input((3,), name=name) for name in "xyz")
    d = layers.Dense(2, name="d")
    return keras.Model([x, [y, z]], [[d(x), [d(y)]], d(z)])


def nested_names():
    x, y, z = (keras.Input((3,), name=name) for name in "xyz")
    d = layers.Dense(2, name="d")
    return keras.Model({"a": [x, y], "b": z}, {"q": [d(x), d(y)], "p": [d(z), [z - x]]})


def lists_of_one():
    x = keras.Input((3,), name="x")
    return keras.Model([x], [layers.Dense(2, name="d")(x)])


def lists_of_one_inside():
    i = keras.Input((3,), name="i")
    inner = keras.Model([i], [layers.Dense(3, name="d")(i)], name="inner")
    x = keras.Input((3,), name="x")
    return keras.Model([x], [inner(inner([x]))])


def unused_and_repeated():
    x, y, z = (keras.Input((3,), name=name) for name in "xyz")
    h = layers.Dense(2, name="d")(y)
    return keras.Model([x, y, z], [h, h, y])


def unused_and_passed_on():
    x, y = keras.Input((3,), name="x"), keras.Input((3,), name="y")
    h = layers.Dense(3, name="d")(y) + y
    return keras.Model([x, y], [h, y, h])


def calls_of_inner_graphs_as_outputs():
    inner = _inner()
    x = keras.Input((3,), name="x")
    h = inner(x)
    return keras.Model(x, [inner(h), h])


def inner_graph_alone():
    inner = _inner()
    x = keras.Input((3,), name="x")
    return keras.Model(x, inner(inner(inner(x)) * 2.0))


def inner_graphs_in_calls():
    inner, other = _inner(), _inner("other")
    x = keras.Input((3,), name="x")
    h = inner(x)
    return keras.Model(x, [layers.Dense(2, name="d")(inner(h) + other(h)), other(other(h))])


def inner_graph_of_several_outputs():
    i, j = keras.Input((3,), name="i"), keras.Input((3,), name="j")
    inner = keras.Model([i, j], [layers.Dense(2, name="d")(i + j), i - j], name="inner")
    x = keras.Input((3,), name="x")
    a, b = inner([x, x * 0.5])
    c, d = inner([b, x])
    return keras.Model(x, [a, d, c])


def inner_graph_with_names():
    i, j = keras.Input((3,), name="i"), keras.Input((2,), name="j")
    inner = keras.Model(
        {"i": i, "j": j}, {"s": layers.Dense(2, name="d")(i) + j, "p": j * j}, name="inner")
    x, y = keras.Input((3,), name="x"), keras.Input((2,), name="y")
    first = inner({"i": x, "j": y})
    return keras.Model([x, y], [first["s"], inner({"i": x, "j": first["p"]})["p"]])


def stacks_as_outputs():
    stack = keras.Sequential([layers.Dense(3, name="d"), layers.Dense(3, name="e")], name="stack")
    x = keras.Input((3,), name="x")
    return keras.Model(x, [stack(stack(x)), stack(x)])


def stacks_inside_inside():
    stack = keras.Sequential([keras.Input((3,)), layers.Dense(3, name="d")], name="stack")
    i = keras.Input((3,), name="i")
    inner = keras.Model(i, stack(i) * stack(i), name="inner")
    x = keras.Input((3,), name="x")
    return keras.Model(x, inner(inner(x) + 1.0))


def three_deep():
    i = keras.Input((3,), name="i")
    stack = keras.Sequential([layers.Dense(3, name="d"), layers.Activation("tanh")], name="stack")
    core = keras.Model(i, stack(i), name="core")
    j = keras.Input((3,), name="j")
    middle = keras.Model(j, core(j) + core(j * 0.5), name="middle")
    x = keras.Input((3,), name="x")
    return keras.Model(x, layers.Dense(1, name="o")(middle(middle(x))))


def three_deep_by_name():
    i = keras.Input((3,), name="i")
    core = keras.Model({"i": i}, {"o": Unnamed(3)(i)}, name="core")
    j = keras.Input((3,), name="j")
    middle = keras.Model([j], core({"i": j})["o"] - j, name="middle")
    x = keras.Input((3,), name="x")
    return keras.Model({"x": x}, middle([x]))


def ops_with_constants():
    x = keras.Input((3,), name="x")
    a = 2.0 - x * 3 + ops.power(x, 2)
    b = ops.maximum(x, 0.25) + np.array([0.5, 1.5, -1.0], "float32")
    return keras.Model(x, [a, b, ops.matmul(x, ops.convert_to_tensor([[1.0], [2.0], [4.0]]))])


def more_ops_with_constants():
    x = keras.Input((3,), name="x")
    a = 1 / (x * x + 1) + np.array([[1.0, 2.0, 3.0]], "float32")
    b = ops.subtract(ops.convert_to_tensor([1.0, 2.0, 3.0]), x)
    return keras.Model(x, [a, b, ops.where(x > 0, x, -1.0)])


def subscripts():
    x = keras.Input((4, 6), name="x")
    return keras.Model(x, [x[:, 1:4:2, -1], x[..., 0], x[:, None, 1], x[:, ::-1]])


def more_subscripts():
    x = keras.Input((4, 6), name="x")
    return keras.Model(x, [x[:, 0] + x[..., 1, :], x[:, None, 2, None], x[:, -2:, 1::3]])


def ops_with_settings():
    x = keras.Input((4, 6), name="x")
    a = ops.mean(x, axis=-1, keepdims=True)
    b = ops.transpose(x, (0, 2, 1))
    c, d = ops.split(x, 2, axis=2)
    return keras.Model(x, [
        ops.reshape(b, (-1, 24)), ops.concatenate([c, d, a], axis=-1), ops.softmax(x, axis=1),
        ops.pad(x, ((0, 0), (1, 0), (0, 2))), ops.cast(x, "float16")])


def more_ops_with_settings():
    x = keras.Input((4, 6), name="x")
    a, b = ops.split(x, [2], axis=1)
    return keras.Model(x, [
        ops.stack([x, -x], axis=1), ops.expand_dims(ops.sum(x, axis=(1, 2)), -1),
        ops.leaky_relu(a, 0.1), ops.repeat(b, 2, axis=1), ops.clip(x, -0.5, 0.5),
        ops.logsumexp(x, axis=1)])


def whole_numbers():
    x = keras.Input((3,), dtype="int32", name="x")
    return keras.Model(x, [
        ops.one_hot(x, 5), ops.cast(x, "float32") / 2, ops.take(ops.arange(10), x), x * 2 + x])


def whole_numbers_and_others():
    n, x = keras.Input((3,), dtype="int32", name="n"), keras.Input((3,), name="x")
    return keras.Model([n, x], layers.Dense(2, name="d")(x * ops.cast(n, "float32")) + 1)


def fixed_batch():
    x = keras.Input(batch_shape=(3, 4), name="x")
    return keras.Model(x, ops.reshape(layers.Dense(2, name="d")(x), (2, 3)))


def fixed_batch_of_two():
    x, y = keras.Input(batch_shape=(3, 4), name="x"), keras.Input(batch_shape=(3, 4), name="y")
    return keras.Model([x, y], layers.Dense(2, name="d")(x - y))


def open_sizes():
    x = keras.Input((None, 3), name="x")
    return keras.Model(x, [layers.Dense(2, name="d")(x), ops.sum(x, axis=1)])


def open_sizes_of_two():
    x, y = keras.Input((None, 3), name="x"), keras.Input((None, None, 2), name="y")
    return keras.Model([x, y], [layers.Dense(1, name="d")(x), layers.Dense(3, name="e")(y)])


def from_the_middle():
    x = keras.Input((4,), name="x")
    h = layers.Dense(3, name="h")(x)
    y = layers.Dense(2, name="y")(ops.tanh(h))
    keras.Model(x, y)
    return keras.Model(h, y)


def from_the_middle_twice():
    x = keras.Input((4,), name="x")
    h, g = layers.Dense(3, name="h")(x), layers.Dense(3, name="g")(x)
    y = layers.Dense(2, name="y")(h * g)
    keras.Model(x, y)
    return keras.Model([h, g], [y, y * 2.0])


def graph_of_an_own_class():
    x, y = keras.Input((3,), name="x"), keras.Input((3,), name="y")
    return Given([x, y], layers.Dense(2, name="d")(x + y), name="given")


def graphs_of_own_classes():
    i = keras.Input((3,), name="i")
    given = Given(i, layers.Dense(3, name="d")(i), name="given")
    x = keras.Input((3,), name="x")
    return keras.Model(x, [Classifier(4, name="c")(given(x)), given(given(x))])


def graph_by_settings():
    return Classifier(3, name="classifier")


def optional_inputs():
    x = keras.Input((3,), name="x")
    y = keras.Input((3,), name="y", optional=True)
    return keras.Model([x, y], layers.Dense(2, name="d")(x) + ops.sum(y))


def optional_input_of_an_inner_graph():
    i = keras.Input((3,), name="i", optional=True)
    inner = keras.Model(i, layers.Dense(2, name="d")(i), name="inner")
    x = keras.Input((3,), name="x", optional=True)
    return keras.Model(x, inner(x) * 2.0)


def outputs_of_a_splitting_layer():
    x = keras.Input((3,), name="x")
    return keras.Model(x, Splitting(name="s")(x))


def outputs_by_the_layers_names():
    x = keras.Input((3,), name="x")
    return keras.Model(x, Splitting(named=True, name="s")(x))
