"""Layers and what they are made with: activations, initializers, penalties, dtypes."""

import keras
import numpy as np
from keras import constraints, initializers, layers, optimizers, regularizers

from older_models.registry import fixture


ACTIVATIONS = [
    "elu", "exponential", "gelu", "hard_sigmoid", "leaky_relu", "linear", "log_softmax", "mish", "relu",
    "relu6", "selu", "sigmoid", "silu", "softmax", "softplus", "softsign", "tanh",
]
LATER_ACTIVATIONS = [
    "celu", "glu", "hard_shrink", "hard_silu", "hard_tanh", "log_sigmoid", "soft_shrink", "sparse_plus",
    "sparse_sigmoid", "sparsemax", "squareplus", "tanh_shrink", "threshold",
]


@fixture()
def activations():
    x = keras.Input((6,), name="x")
    known = [name for name in LATER_ACTIVATIONS if hasattr(keras.activations, name)]
    # One that takes arguments beyond its default is no activation by name.
    known = [name for name in ACTIVATIONS + known if name != "threshold"]
    return keras.Model(x, [layers.Activation(name, name="a_" + name)(x) for name in known])


@fixture()
def initializers_and_penalties():
    kinds = [
        "zeros", "ones", initializers.Constant(0.25), initializers.RandomNormal(0.5, 0.1, seed=1),
        initializers.RandomUniform(-1, 1, seed=2), initializers.TruncatedNormal(seed=3),
        initializers.VarianceScaling(2.0, "fan_avg", "uniform", seed=4), "glorot_normal",
        initializers.GlorotUniform(seed=5), "he_normal", initializers.HeUniform(seed=6), "lecun_normal",
        initializers.LecunUniform(seed=7),
    ]
    penalties = [
        regularizers.L1(0.01), "l2", regularizers.L1L2(0.01, 0.02), None,
        regularizers.OrthogonalRegularizer(0.01, mode="columns"),
    ]
    limits = [
        None, constraints.MaxNorm(1.5, axis=0), "non_neg", constraints.UnitNorm(axis=0),
        constraints.MinMaxNorm(0.2, 1.2, 0.5),
    ]
    return keras.Sequential([keras.Input((3,))] + [
        layers.Dense(
            3, use_bias=i % 3 != 2, kernel_initializer=kind, kernel_regularizer=penalties[i % 5],
            bias_regularizer="l1" if i == 1 else None, activity_regularizer="l2" if i == 4 else None,
            kernel_constraint=limits[(i + 1) % 5], bias_constraint="non_neg" if i == 6 else None,
            activation="tanh", trainable=i != 3)
        for i, kind in enumerate(kinds)])


@fixture()
def orthogonal():
    return keras.Sequential([
        keras.Input((3,)), layers.Dense(3, kernel_initializer=initializers.Orthogonal(1.5, seed=8))])


@fixture()
def identity():
    return keras.Sequential([
        keras.Input((3,)), layers.Dense(3, kernel_initializer=initializers.Identity())])


@fixture()
def stack():
    model = keras.Sequential([
        layers.Flatten(), layers.Dense(3, activation="relu"), layers.Dropout(0.5, seed=3),
        layers.Dense(2, activation="softmax"),
    ], name="stack")
    model.build((None, 2, 2))
    model.compile(optimizers.Adam(0.01), "categorical_crossentropy", metrics=["accuracy", "mse"])
    return model


@fixture()
def convolutions():
    image = keras.Input((8, 6, 2), name="image")
    line, room = keras.Input((7, 2), name="line"), keras.Input((4, 4, 5, 2), name="room")
    x = layers.Conv2D(3, (3, 2), padding="same", activation="relu")(image)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Conv2D(2, 2, groups=1, dilation_rate=1, strides=2, use_bias=False)(x)
    y = layers.AveragePooling1D(2)(layers.Conv1D(2, 3, padding="causal", dilation_rate=2)(line))
    z = layers.MaxPooling3D(2)(layers.Conv3D(2, 2)(room))
    return keras.Model([image, line, room], [
        x, layers.AveragePooling2D(2, strides=1)(image), layers.MaxPooling1D(3)(y),
        layers.AveragePooling3D((1, 1, 2))(z)])


@fixture()
def preprocessing():
    x = keras.Input((2,), name="x")
    return keras.Model(x, [
        layers.Normalization(mean=[0.5, -0.25], variance=[2.0, 0.5])(x),
        layers.Normalization(mean=0.5, variance=4.0, invert=True, axis=None)(x),
        layers.Discretization([-0.5, 0.0, 0.5])(x)])


@fixture()
def adapted():
    layer = layers.Normalization(axis=-1)
    layer.adapt(np.array([[1, 2, 3], [3, 5, 9], [4, 4, 4]], "float32"))
    return keras.Sequential([keras.Input((3,)), layer, layers.Dense(2)])


@fixture()
def categories():
    i = keras.Input((3,), dtype="int32", name="i")
    return keras.Model(i, [
        layers.CategoryEncoding(5, output_mode=mode)(i) for mode in ("multi_hot", "count")])


@fixture()
def policies():
    x = keras.Input((3,), name="x")
    half = layers.Dense(3, dtype="mixed_float16", name="half")(x)
    return keras.Model(x, [
        layers.Dense(2, dtype="float16", name="all_half")(half),
        layers.Dense(2, dtype="float64", name="double")(half)])


@fixture()
def mixed():
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        x = keras.Input((3,), name="x")
        return keras.Model(x, layers.Dense(2)(layers.Dense(3, activation="relu")(x)))
    finally:
        keras.config.set_dtype_policy(policy)


@fixture()
def adapters():
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3, name="a"), layers.Dense(2, name="b")])
    model.layers[0].enable_lora(2)
    return model
