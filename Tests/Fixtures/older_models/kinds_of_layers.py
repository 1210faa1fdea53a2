"""Layers that keep statistics, tables or states, and those that need masks.

On NumPy these versions ignore masks, so that no step is masked with the inputs that there are.
"""

import keras
from keras import layers

from older_models.registry import fixture


@fixture()
def normalizations_and_poolings():
    i = keras.Input((7,), dtype="int32", name="i")
    x = keras.Input((6, 4, 2), name="x")
    words = layers.Embedding(5, 4, name="words")(i)
    words = layers.BatchNormalization(momentum=0.9, name="of_words")(words)
    words = layers.LayerNormalization(epsilon=0.01, name="of_each")(words)
    image = layers.BatchNormalization(axis=1, scale=False, name="of_rows")(x)
    image = layers.LayerNormalization(axis=[2, 3], center=False, name="of_columns")(image)
    return keras.Model([i, x], [
        layers.MaxPooling1D(2)(words), layers.AveragePooling1D(3, padding="same")(words),
        layers.GlobalAveragePooling1D()(words), layers.GlobalMaxPooling1D(keepdims=True)(words),
        layers.MaxPooling2D((3, 2), strides=2, padding="same")(image),
        layers.GlobalAveragePooling2D(keepdims=True)(image), layers.GlobalMaxPooling2D()(image)])


@fixture()
def recurrences():
    i = keras.Input((5,), dtype="int32", name="i")
    x = keras.Input((4, 3), name="x")
    words = layers.Embedding(5, 4, name="words")(i)
    memory = layers.LSTM(3, return_sequences=True, name="memory")(words)
    both = layers.Bidirectional(layers.LSTM(3, return_sequences=True), name="both")(x)
    return keras.Model([i, x], [
        layers.GRU(2, name="gates")(memory),
        layers.SimpleRNN(2, go_backwards=True, name="plain")(words),
        layers.TimeDistributed(layers.Dense(2), name="each")(both),
        layers.Bidirectional(layers.GRU(2), merge_mode="sum", name="sum")(x),
        layers.RNN([layers.LSTMCell(3), layers.GRUCell(2)], name="stack")(x)])


@fixture()
def masks_and_shares():
    steps, x = keras.Input((6, 1), name="steps"), keras.Input((4, 3), name="x")
    masked = layers.Masking(mask_value=-7, name="masking")(steps)
    return keras.Model([steps, x], [
        layers.GlobalAveragePooling1D(name="mean")(masked),
        layers.GRU(2, return_sequences=True, name="gates")(masked),
        layers.Softmax(name="shares")(x), layers.Softmax(axis=1, name="of_steps")(x)])
