"""What models are compiled with."""

import keras
import numpy as np
from keras import layers

from themes.matrix.classes import OwnCompile, Perceptron, squared_difference


def _stack():
    return keras.Sequential([keras.Input((3,)), layers.Dense(2, name="d")], name="s")


def _two(structure=list):
    x = keras.Input((3,), name="x")
    a, b = layers.Dense(2, name="a")(x), layers.Dense(1, name="b", activation="sigmoid")(x)
    return keras.Model(x, {"a": a, "b": b} if structure is dict else [a, b], name="two")


def compiled_by_names():
    model = _stack()
    model.compile("adam", "mse", metrics=["mae", "accuracy"])
    return model


def compiled_by_objects():
    model = _stack()
    model.compile(
        keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True), keras.losses.Huber(name="h"),
        metrics=[keras.metrics.MeanAbsoluteError(name="error"), "mse"],
        weighted_metrics=["mae"], run_eagerly=True)
    return model


def compiled_by_functions():
    model = _stack()
    model.compile("rmsprop", squared_difference, metrics=[squared_difference], jit_compile=False)
    return model


def compiled_by_more_functions():
    model = _two()
    model.compile(
        keras.optimizers.Adam(amsgrad=True, clipnorm=1.0),
        [squared_difference, keras.losses.binary_crossentropy],
        metrics=[[squared_difference], None], steps_per_execution=2, jit_compile=False)
    return model


def losses_by_name():
    model = _two(dict)
    model.compile(
        "adam", {"a": "mse", "b": "binary_crossentropy"}, loss_weights={"a": 0.5, "b": 2.0},
        metrics={"a": ["mae", "mse"], "b": "accuracy"}, weighted_metrics={"b": ["mae"]})
    return model


def losses_by_layer():
    model = _two()
    model.compile(
        keras.optimizers.RMSprop(centered=True, momentum=0.5),
        {"a": keras.losses.MeanSquaredError(), "b": "mae"}, loss_weights={"a": 1.0, "b": 0.25},
        metrics={"a": [keras.metrics.RootMeanSquaredError(name="r")], "b": ["mae"]})
    return model


def losses_in_a_list():
    model = _two()
    model.compile(
        "nadam", ["mse", None], loss_weights=[1.0, 0.5], metrics=[["mae"], ["mse", "accuracy"]],
        weighted_metrics=[["mse"], None])
    return model


def losses_in_a_nested_list():
    x = keras.Input((3,), name="x")
    a, b, c = (layers.Dense(1, name=name)(x) for name in "abc")
    model = keras.Model(x, [a, [b, c]])
    model.compile(
        "adagrad", ["mse", ["mae", None]], loss_weights=[1.0, [0.5, 0.25]],
        metrics=[["mae"], [["mse"], None]], steps_per_execution=3)
    return model


def scheduled_learning_rate():
    model = _stack()
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)), "mae")
    return model


def another_schedule():
    model = _two()
    schedule = keras.optimizers.schedules.CosineDecay(
        0.1, 100, warmup_target=0.2, warmup_steps=5)
    model.compile(
        keras.optimizers.SGD(schedule, momentum=0.5, global_clipnorm=2.0), ["mse", "mse"],
        run_eagerly=True)
    return model


def averaged_weights():
    model = _stack()
    model.compile(
        keras.optimizers.Adam(use_ema=True, ema_momentum=0.9, gradient_accumulation_steps=2),
        "mse")
    return model


def accumulated_gradients():
    model = _two(dict)
    model.compile(
        keras.optimizers.AdamW(
            weight_decay=0.01, gradient_accumulation_steps=4, use_ema=True,
            ema_overwrite_frequency=3, clipvalue=0.5), {"a": "mse", "b": "mse"})
    return model


def inner_model_compiled():
    inner = _stack()
    inner.compile("sgd", "mse", metrics=["mae"])
    x = keras.Input((3,), name="x")
    model = keras.Model(x, layers.Dense(1, name="o")(inner(x)))
    model.compile("adamax", "mse")
    return model


def perceptron_compiled():
    model = Perceptron(name="p")
    model(np.ones((2, 3), "float32"))
    model.compile("ftrl", keras.losses.MeanAbsoluteError(reduction="sum"), metrics=["mae"])
    return model, np.ones((2, 3), "float32")


def own_compile_config():
    model = OwnCompile(name="own")
    model(np.ones((2, 3), "float32"))
    model.compile(keras.optimizers.Adam(0.25))
    return model, np.ones((2, 3), "float32")


def own_compile_config_by_name():
    model = OwnCompile(name="own")
    model(np.ones((4, 3), "float32"))
    model.compile("lion")
    return model, np.ones((4, 3), "float32")


def compiled_and_not_built():
    model = keras.Sequential([layers.Dense(2, name="d"), layers.Dense(1, name="e")], name="s")
    model.compile("adam", "mse", weighted_metrics=["mae"])
    return model, np.ones((2, 3), "float32")


def perceptron_compiled_and_not_built():
    model = Perceptron([3, 1], name="p")
    model.compile("sgd", ["mse"], metrics=[None])
    return model, np.ones((2, 3), "float32")


def frozen_and_compiled():
    x = keras.Input((3,), name="x")
    h = layers.Dense(3, name="d", trainable=False)(x)
    model = keras.Model(x, layers.Dense(1, name="o")(h))
    model.compile("adadelta", "mse")
    return model
