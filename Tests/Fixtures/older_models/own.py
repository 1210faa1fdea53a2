"""Models of classes of one's own."""

import keras
import numpy as np
from keras import layers, losses, optimizers

from older_models.own_classes import Pair, Scaled
from older_models.registry import fixture


@fixture()
def subclassed():
    model = Pair(name="pair")
    model(np.ones((1, 4), "float32"))
    model.compile(optimizers.SGD(0.1, momentum=0.9), losses.MeanSquaredError(), metrics=["mae"])
    return model


@fixture()
def custom_layer():
    x = keras.Input((4,), name="x")
    return keras.Model(x, layers.Dense(2)(Scaled(3)(Scaled(4)(x))))
