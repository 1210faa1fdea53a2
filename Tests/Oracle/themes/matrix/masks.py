"""Layers that make or take masks, or have statistics."""

import keras
from keras import layers


def masks_of_an_embedding():
    x = keras.Input((4,), dtype="int32", name="x")
    h = layers.Embedding(5, 3, mask_zero=True, name="e")(x)
    return keras.Model(x, layers.GlobalAveragePooling1D(name="p")(h))


def masks_of_steps():
    x = keras.Input((4, 3), name="x")
    h = layers.Masking(0.5, name="m")(x)
    return keras.Model(x, [
        layers.GlobalAveragePooling1D(name="p")(h), layers.Dense(2, name="d")(h)])


def masks_in_a_stack():
    return keras.Sequential([
        keras.Input((4,), dtype="int32"), layers.Embedding(5, 3, mask_zero=True),
        layers.LayerNormalization(), layers.GlobalAveragePooling1D()])


def statistics_of_batches():
    x = keras.Input((3,), name="x")
    h = layers.BatchNormalization(name="b")(layers.Dense(4, name="d")(x))
    return keras.Model(x, layers.BatchNormalization(scale=False, name="c")(h, training=False))


def statistics_in_a_stack():
    return keras.Sequential([
        keras.Input((3,)), layers.BatchNormalization(trainable=False), layers.Dense(2),
        layers.BatchNormalization(center=False)])
