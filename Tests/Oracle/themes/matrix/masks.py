"""Layers that make or take masks, or have statistics."""

import keras
from keras import layers, ops


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


def _pooled(names):
    a, b = (keras.Input((4, 3), name=name) for name in names)
    pool = layers.GlobalAveragePooling1D(name="pool")
    return [a, b], [pool(a), pool(b)]


def masks_of_an_inner_model():
    # Keras records a mask for each input where one has a mask.
    inner = keras.Model(*_pooled("ab"), name="inner")
    x = keras.Input((4,), dtype="int32", name="x")
    y = keras.Input((4, 3), name="y")
    e = layers.Embedding(5, 3, mask_zero=True, name="e")(x)
    return keras.Model([x, y], [*inner([e, y]), *inner([y, e])])


def masks_given_to_an_inner_model():
    a, pooled = _pooled("ab")
    inner = keras.Model({"a": a[0], "b": a[1]}, pooled, name="inner")
    # Other tensors for the other call: Keras leaves the masks of a call on the tensors that it took.
    x, y, z, w = (keras.Input((4, 3), name=name) for name in "xyzw")
    mask = ops.greater(x[:, :, 0], 0.0)
    return keras.Model([x, y, z, w], [
        *inner({"b": x, "a": y}, mask={"b": mask, "a": None}),
        *inner({"a": z, "b": w}, mask={"a": mask, "b": mask})])


def statistics_of_batches():
    x = keras.Input((3,), name="x")
    h = layers.BatchNormalization(name="b")(layers.Dense(4, name="d")(x))
    return keras.Model(x, layers.BatchNormalization(scale=False, name="c")(h, training=False))


def statistics_in_a_stack():
    return keras.Sequential([
        keras.Input((3,)), layers.BatchNormalization(trainable=False), layers.Dense(2),
        layers.BatchNormalization(center=False)])
