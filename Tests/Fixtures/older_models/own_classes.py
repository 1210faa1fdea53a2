"""Classes of one's own."""

import keras
from keras import layers


@keras.saving.register_keras_serializable("fixtures")
class Scaled(layers.Layer):
    """An inner layer, a factor that is trained, and one that is not."""

    # As in somebody's script, whoever imports this.
    __module__ = "__main__"

    def __init__(self, units=2, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.inner = layers.Dense(units)

    def build(self, input_shape):
        self.offset = self.add_weight(
            name="offset", shape=(self.units,), initializer="ones", trainable=False)
        self.factor = self.add_weight(name="factor", shape=(self.units,), initializer="ones")
        self.inner.build(input_shape)
        self.built = True

    def call(self, inputs):
        return self.inner(inputs) * self.factor + self.offset

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@keras.saving.register_keras_serializable("fixtures")
class Pair(keras.Model):
    """A subclassed model of two parts, the second one a list."""

    __module__ = "__main__"

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.first = layers.Dense(3, activation="tanh")
        self.others = [layers.Dense(2), layers.Dense(2)]

    def call(self, inputs):
        found = self.first(inputs)
        for other in self.others:
            found = other(found)
        return found
