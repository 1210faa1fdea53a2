"""Sequential models, subclassed models, and the settings of layers."""

import keras
import numpy as np
from keras import layers

from themes.matrix.classes import (
    Bare, Branches, Given, OwnKeys, Perceptron, Plain, Recorded, Stack, Unnamed, Wrapping, twice)


def _called(model, shape):
    model(np.ones(shape, "float32"))
    return model


def _x(*shape):
    return np.random.default_rng(5).uniform(-1, 1, shape).astype("float32")


def stack_with_an_input():
    return keras.Sequential([keras.Input((3,), name="x"), layers.Dense(2, name="d")], name="s")


def stack_with_an_input_of_whole_numbers():
    return keras.Sequential([
        keras.Input((3,), dtype="int32"), layers.Flatten(), layers.Dense(2)])


def stack_built_by_its_call():
    model = keras.Sequential([layers.Dense(4, name="d"), layers.Dropout(0.5), layers.Dense(2)])
    return _called(model, (2, 3)), _x(3, 3)


def stack_built_for_open_sizes():
    model = keras.Sequential([layers.Dense(4, name="d"), layers.Flatten()])
    model.build((None, 2, 3))
    return model, _x(3, 2, 3)


def stack_that_is_not_built():
    return keras.Sequential([layers.Dense(2, name="d"), layers.Dense(1)], name="s"), _x(2, 3)


def stack_without_layers():
    return keras.Sequential(name="nothing"), None


def stack_of_one():
    return _called(keras.Sequential([layers.Dense(2, name="only")]), (2, 3)), _x(3, 3)


def stack_in_a_stack():
    inner = keras.Sequential([layers.Dense(3, name="a"), layers.Dense(2, name="b")], name="inner")
    return keras.Sequential([keras.Input((3,)), inner, layers.Dense(1, name="c")], name="outer")


def stack_in_a_stack_in_a_stack():
    inmost = keras.Sequential([keras.Input((3,)), layers.Dense(3, name="a")], name="inmost")
    inner = keras.Sequential([inmost, layers.Dense(3, name="b")], name="inner")
    return keras.Sequential([inner, layers.Dense(1, name="c")], name="outer")


def stack_on_a_graph():
    i = keras.Input((3,), name="i")
    graph = keras.Model(i, layers.Dense(4, name="d")(i) * 2.0, name="graph")
    return keras.Sequential([graph, layers.Dense(2, name="e")], name="s")


def stack_around_a_graph():
    i = keras.Input((2,), name="i")
    graph = Given(i, layers.Dense(4, name="d")(i), name="graph")
    return keras.Sequential([
        keras.Input((3,)), layers.Dense(2, name="c"), graph, layers.Activation("relu")], name="s")


def stack_of_an_own_class():
    return Stack([keras.Input((3,)), layers.Dense(2, name="d")], name="stack")


def stack_of_an_own_class_in_a_graph():
    x = keras.Input((3,), name="x")
    stack = Stack([layers.Dense(2, name="d"), layers.Dense(2, name="e")], name="stack")
    return keras.Model(x, stack(x) + 1.0)


def model_that_is_not_built_and_its_class():
    return Bare(), _x(2, 3)


def layer_that_occurs_in_settings():
    dense = layers.Dense(3, name="d")
    return keras.Sequential([
        keras.Input((3,)), Wrapping(dense, [Plain(name="p"), dense], name="w"),
        Wrapping(layers.Dense(3, name="e"), [dense], name="v")])


def own_layers():
    return keras.Sequential([
        keras.Input((3,)), Plain(name="p"), Unnamed(4), OwnKeys(0.5), OwnKeys(2.0, 1.0),
        Recorded([1, 3], {"a": 1, "b": 2.5}, name="r")])


def own_layers_in_a_graph():
    x = keras.Input((3,), name="x")
    h = OwnKeys(offset=0.5)(Unnamed()(Plain(name="p", autocast=False)(x)))
    return keras.Model(x, [Recorded(label="one", name="r")(h), Unnamed(2, trainable=False)(h)])


def own_layers_inside_others():
    return keras.Sequential([
        keras.Input((3,)), Wrapping(Unnamed(2), [OwnKeys(3.0)], name="w"),
        Wrapping(Wrapping(layers.Dense(2, name="d"), name="v"), name="u")])


def perceptron():
    return _called(Perceptron([4, 3, 2], name="p"), (2, 3)), _x(2, 3)


def perceptron_in_a_graph():
    x = keras.Input((3,), name="x")
    return keras.Model(x, Perceptron((3,), "relu", name="p")(x) + Perceptron(name="q")(x)[:, :1])


def branches():
    return _called(Branches(), (4, 3)), _x(4, 3)


def bare():
    return _called(Bare(), (4, 3)), _x(4, 3)


def bare_in_a_stack():
    return keras.Sequential([keras.Input((3,)), Bare(), Branches(name="b")])


def perceptron_in_a_stack():
    return keras.Sequential([keras.Input((3,)), Perceptron([2, 2], name="p"), layers.Dense(1)])


def model_that_is_not_built():
    return Perceptron(name="p"), _x(2, 3)


def frozen_layers():
    x = keras.Input((3,), name="x")
    h = layers.Dense(3, name="d", trainable=False)(x)
    return keras.Model(x, layers.Dense(1, name="o")(h))


def frozen_inner_model():
    inner = keras.Sequential([keras.Input((3,)), layers.Dense(3, name="a")], name="inner")
    inner.trainable = False
    x = keras.Input((3,), name="x")
    return keras.Model(x, layers.Dense(1, name="o")(inner(x)))


def frozen_model():
    model = keras.Sequential([keras.Input((3,)), layers.Dense(3, name="a"), Plain(name="p")])
    model.trainable = False
    return model


def frozen_graph():
    i = keras.Input((3,), name="i")
    inner = keras.Model(i, layers.Dense(3, name="d")(i), name="inner")
    inner.trainable = False
    x = keras.Input((3,), name="x")
    model = keras.Model(x, inner(x))
    model.trainable = False
    return model


def mixed_precision():
    x = keras.Input((3,), name="x")
    h = layers.Dense(4, dtype="mixed_bfloat16", name="d")(x)
    return keras.Model(x, layers.Dense(2, dtype="float32", name="o")(Plain(
        dtype="mixed_bfloat16", name="p")(h)))


def half_precision():
    return keras.Sequential([
        keras.Input((3,)), layers.Dense(4, dtype="bfloat16", name="d"),
        layers.Dense(2, dtype="mixed_float16", name="e"), layers.Activation("relu", dtype="float16")])


def mixed_precision_without_casts():
    x = keras.Input((3,), name="x")
    return keras.Model(x, [
        Plain(dtype="mixed_bfloat16", autocast=False, name="p")(x),
        Plain(dtype="bfloat16", name="q")(x)])


def policy_map():
    policies = keras.dtype_policies.DTypePolicyMap(default_policy="float32")
    policies["d"] = keras.DTypePolicy("mixed_bfloat16")
    x = keras.Input((3,), name="x")
    return keras.Model(x, layers.Dense(2, dtype=policies, name="e")(
        layers.Dense(3, dtype=policies, name="d")(x)))


def policy_map_in_a_stack():
    policies = keras.dtype_policies.DTypePolicyMap()
    # Without a default policy Keras writes no names of policies: they are the global one then.
    policies["s/d"] = keras.DTypePolicy("float32")
    return keras.Sequential([
        keras.Input((3,)), layers.Dense(2, dtype=policies, name="d"), layers.Dense(1, name="e")],
        name="s")


def objects_in_settings():
    dense = layers.Dense(
        4, activation=twice, name="d", kernel_regularizer=keras.regularizers.L2(0.5),
        bias_constraint=keras.constraints.MaxNorm(1.5), activity_regularizer="l1",
        kernel_initializer=keras.initializers.RandomNormal(stddev=0.5, seed=3))
    return keras.Sequential([keras.Input((3,)), dense, layers.Activation(twice)])


def functions_in_settings():
    x = keras.Input((3,), name="x")
    h = layers.Dense(2, activation=twice, name="d")(x)
    return keras.Model(x, [h, layers.Dense(
        2, activation=layers.Activation(twice, name="inside"), name="e")(h)])


def more_objects_in_settings():
    seeds = keras.random.SeedGenerator(4)
    x = keras.Input((3,), name="x")
    dense = layers.Dense(
        4, activation=layers.Activation("tanh", name="inside"), name="d",
        kernel_regularizer=keras.regularizers.L1L2(0.1, 0.2),
        kernel_constraint=keras.constraints.NonNeg(), activity_regularizer=keras.regularizers.L1(),
        kernel_initializer=keras.initializers.GlorotUniform(seed=seeds),
        bias_initializer=keras.initializers.Constant(0.5))
    other = layers.Dense(2, kernel_initializer=keras.initializers.HeNormal(seed=seeds), name="e",
                         activation=layers.Activation("relu", name="within"))
    return keras.Model(x, other(dense(x)))


def convolutions():
    return keras.Sequential([
        keras.Input((6, 6, 2)), layers.Conv2D(3, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(2), layers.Conv2D(2, (2, 2), strides=2), layers.Flatten()])


def convolutions_in_a_graph():
    x = keras.Input((6, 2), name="x")
    h = layers.Conv1D(2, 2, padding="causal", name="c")(x)
    return keras.Model(x, layers.AveragePooling1D(2, name="p")(h + x))
