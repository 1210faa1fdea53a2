"""Calls of layers: their arguments and keywords."""

import keras
from keras import layers, ops

from themes.matrix.classes import (
    ManyInputs, OneShape, Splitting, TwoInputs, TwoShapes, Plain, Wrapping)


def _pair(width=3):
    return keras.Input((width,), name="x"), keras.Input((width,), name="y")


def model_of_two_arguments():
    x, y = _pair()
    return keras.Model([x, y], TwoInputs(name="two")(x, y))


def model_of_a_tensor_by_name():
    x, y = _pair()
    two = TwoInputs(3, name="two")
    return keras.Model([x, y], [two(x, y=y), two(y=x * 2.0, x=y)])


def layer_of_two_shapes():
    x, y = _pair()
    one, two = TwoShapes(name="one"), TwoShapes(name="two")
    return keras.Model([x, y], [one(x, y), two(x), one(y=x, x=y)])


def layer_of_two_shapes_by_name():
    x, y = keras.Input((3,), name="x"), keras.Input((5,), name="y")
    return keras.Model([x, y], [TwoShapes(name="one")(y=y, x=x), TwoShapes(name="two")(x=y)])


def layer_of_one_shape():
    x, y = _pair()
    one = OneShape(name="one")
    return keras.Model([x, y], [one(x), one(x, y), one(y, y=x)])


def settings_of_a_call():
    x, y = _pair()
    one = OneShape(name="one")
    return keras.Model([x, y], [
        one(x, mode="negative"), one(x, y=y, mode="plain", flip=True),
        one(x, power=2, scale=0.5), one(x, shifts=[1, 2.5]), one(x, parts={"b": y, "a": x})])


def more_settings_of_a_call():
    x, y = _pair()
    one, two = OneShape(name="one"), OneShape(name="two")
    return keras.Model([x, y], [
        two(one(x, mode="negative", power=3), y=y, parts={"p": y}, shifts=[x, y]),
        one(y, scale=2.0, flip=True, shifts=[1])])


def nulls_of_a_call():
    x, y = _pair()
    one = OneShape(name="one")
    return keras.Model([x, y], [
        one(x, y=None, mask=None), one(x, training=None, parts=None), one(x, mask=None, y=y)])


def more_nulls_of_a_call():
    x, y = _pair()
    one, two = OneShape(name="one"), TwoShapes(name="two")
    return keras.Model([x, y], [one(x, parts=None, mode="negative"), two(y, y=None)])


def training_flags():
    x, y = _pair()
    one, drop = OneShape(name="one"), layers.Dropout(0.5, name="drop")
    return keras.Model([x, y], [
        one(x, training=True), one(y, training=False), drop(x, training=False), drop(y)])


def frozen_training_flags():
    x = keras.Input((3,), name="x")
    i = keras.Input((3,), name="i")
    inner = keras.Model(i, layers.Dropout(0.5)(OneShape(name="one")(i, training=True)), name="in")
    return keras.Model(x, inner(x, training=False))


def first_argument_by_name():
    x, y = _pair()
    return keras.Model([x, y], [
        layers.Dense(2, name="d")(inputs=x), Plain(name="p")(x=y),
        layers.Activation("tanh", name="a")(inputs=y)])


def lists_and_dictionaries():
    x, y = _pair()
    return keras.Model([x, y], [
        ManyInputs(name="list")([x, y]), ManyInputs(name="named")({"b": y, "a": x}),
        ops.concatenate([x, y], axis=-1)])


def more_lists_and_dictionaries():
    x, y = _pair()
    several = ManyInputs(name="several")
    return keras.Model({"x": x, "y": y}, {
        "a": several([x, y, x * 2.0]), "b": several([y]),
        "c": ManyInputs(name="named")({"only": x})})


def several_outputs_of_a_layer():
    x = keras.Input((3,), name="x")
    a, b = Splitting(name="list")(x)
    named = Splitting(named=True, name="named")(b)
    return keras.Model(x, [named["sum"] + a, named["product"], b])


def second_outputs():
    x = keras.Input((3,), name="x")
    split = Splitting(name="parts")
    a, b = split(x)
    c, d = split(b)
    first, second = ops.split(a * d, [1], axis=-1)
    return keras.Model(x, [layers.Dense(1)(second), c * first])


def layers_in_settings():
    x = keras.Input((3,), name="x")
    wrapping = Wrapping(
        layers.Dense(4, name="inner"), [Plain(name="p"), layers.Dense(2, name="o")], name="w")
    return keras.Model(x, wrapping(x))


def inner_models_with_keywords():
    x, y = _pair()
    a, b = _pair()
    inner = keras.Model([a, b], layers.Dense(2, name="d")(a - b), name="inner")
    c = keras.Input((2,), name="c")
    single = keras.Model(c, layers.Dense(2, name="e")(c), name="single")
    return keras.Model([x, y], [
        single(inner([x, y])), single(inputs=inner(inputs=[y, x], training=False)),
        single(inner([x, x], mask=None))])
