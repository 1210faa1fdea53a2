"""Classes of a user's own, which exist in Swift, too: Tests/KerasExchangeTests/Matrix."""

import keras
from keras import layers, ops

registered = keras.saving.register_keras_serializable("matrix")


@registered
def twice(x):
    return x * 2.0


@registered
def squared_difference(y_true, y_pred):
    return ops.mean(ops.square(y_true - y_pred), axis=-1)


@registered
class Plain(layers.Layer):
    """No `__init__`: the config has Layer's own arguments."""

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1],), name="w")

    def call(self, x):
        return x * self.w


@registered
class Unnamed(layers.Layer):
    """An `__init__` without `name`."""

    def __init__(self, units=3, trainable=True, dtype=None):
        super().__init__(trainable=trainable, dtype=dtype)
        self.units = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="kernel")

    def call(self, x):
        return ops.matmul(x, self.kernel)


@registered
class OwnKeys(layers.Layer):
    """A config of its own settings alone."""

    def __init__(self, factor=1.0, offset=0.0):
        super().__init__()
        self.factor = factor
        self.offset = offset

    def get_config(self):
        return {"factor": self.factor} if self.offset == 0 else {
            "offset": self.offset, "factor": self.factor}

    def call(self, x):
        return x * self.factor + self.offset


@registered
class Recorded(layers.Layer):
    """Arguments that Keras records by itself: lists, dictionaries, null."""

    def __init__(self, sizes=(1, 2), table=None, label=None, rate=0.5, **kwargs):
        super().__init__(**kwargs)
        self.sizes, self.table, self.label, self.rate = sizes, table, label, rate

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], sum(self.sizes)), name="w")

    def call(self, x):
        scale = sum((self.table or {}).values()) + self.rate
        return ops.matmul(x, self.w) * scale


@registered
class TwoShapes(layers.Layer):
    """A `build` of two shapes; the second may be left out."""

    def build(self, x_shape, y_shape=None):
        self.w = self.add_weight(shape=(x_shape[-1],), name="w")
        if y_shape is not None:
            self.v = self.add_weight(shape=(y_shape[-1],), name="v")

    def call(self, x, y=None):
        result = ops.sum(x * self.w, axis=-1, keepdims=True)
        return result if y is None else result + ops.sum(y * self.v, axis=-1, keepdims=True)


@registered
class OneShape(layers.Layer):
    """Several arguments, of which `build` takes the first one's shape; settings of a call."""

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1],), name="w")

    def call(self, x, y=None, mode="plain", power=1, scale=1.0, flip=False, shifts=(),
             parts=None, training=False, mask=None):
        result = x * self.w
        if y is not None:
            result = result * y
        if mode == "negative":
            result = -result
        for _ in range(power - 1):
            result = result * result
        for shift in shifts:
            result = result + shift
        for part in (parts or {}).values():
            result = result + part
        if training:
            result = result * 3.0
        return (1.0 - result if flip else result) * scale


@registered
class ManyInputs(layers.Layer):
    """Tensors in one argument: a list, or a dictionary."""

    def build(self, input_shape):
        shapes = input_shape.values() if isinstance(input_shape, dict) else input_shape
        self.w = self.add_weight(shape=(list(shapes)[0][-1],), name="w")

    def call(self, inputs):
        tensors = inputs.values() if isinstance(inputs, dict) else inputs
        return sum(t * self.w for t in tensors)


@registered
class Splitting(layers.Layer):
    """Several outputs: a list, or a dictionary."""

    def __init__(self, named=False, **kwargs):
        super().__init__(**kwargs)
        self.named = named

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1],), name="w")

    def call(self, x):
        a, b = x * self.w, x + self.w
        return {"sum": b, "product": a} if self.named else [a, b]


@registered
class Wrapping(layers.Layer):
    """Layers among the settings."""

    def __init__(self, inner, others=None, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner
        self.others = others or []

    def get_config(self):
        serialize = keras.saving.serialize_keras_object
        return {**super().get_config(), "inner": serialize(self.inner),
                "others": serialize(self.others)}

    @classmethod
    def from_config(cls, config):
        deserialize = keras.saving.deserialize_keras_object
        config["inner"] = deserialize(config["inner"])
        config["others"] = deserialize(config["others"])
        return cls(**config)

    def build(self, input_shape):
        shape = input_shape
        for layer in [self.inner, *self.others]:
            if not layer.built:
                layer.build(shape)
            shape = layer.compute_output_spec(keras.KerasTensor(shape)).shape

    def call(self, x):
        for layer in [self.inner, *self.others]:
            x = layer(x)
        return x


@registered
class TwoInputs(keras.Model):
    """A model of two arguments: its build config has the first one's shape."""

    def __init__(self, units=2, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.left = layers.Dense(units, name="left")
        self.right = layers.Dense(units, name="right")

    def get_config(self):
        return {**super().get_config(), "units": self.units}

    def call(self, x, y):
        return self.left(x) + self.right(y)


@registered
class Perceptron(keras.Model):
    def __init__(self, units=(4, 2), activation="tanh", **kwargs):
        super().__init__(**kwargs)
        self.units = list(units)
        self.activation = activation
        self.hidden = [layers.Dense(n, activation=activation) for n in self.units[:-1]]
        self.out = layers.Dense(self.units[-1])

    def get_config(self):
        return {**super().get_config(), "units": list(self.units), "activation": self.activation}

    def call(self, x):
        for layer in self.hidden:
            x = layer(x)
        return self.out(x)


@registered
class Branches(keras.Model):
    """Outputs by name."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.one = layers.Dense(1)
        self.two = layers.Dense(2)

    def call(self, x):
        return {"one": self.one(x), "two": self.two(x)}


@registered
class Bare(keras.Model):
    """A config without any key."""

    def __init__(self):
        super().__init__()
        self.first = layers.Dense(2)
        self.out = layers.Dense(1)

    def get_config(self):
        return {}

    def call(self, x):
        return self.out(self.first(x))


@registered
class OwnCompile(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.out = layers.Dense(2)

    def call(self, x):
        return self.out(x)

    def compile(self, model_optimizer):
        super().compile(optimizer=model_optimizer, loss="mse")
        self.model_optimizer = model_optimizer

    def get_compile_config(self):
        return {"model_optimizer": self.model_optimizer}

    def compile_from_config(self, config):
        self.compile(**keras.saving.deserialize_keras_object(config))
        self.optimizer.build(self.trainable_variables)


@registered
class Given(keras.Model):
    """A Functional of its own class, written by its graph."""


@registered
class Classifier(keras.Model):
    """A graph that settings decide, which are all that a file has."""

    def __init__(self, units=2, **kwargs):
        x = keras.Input((3,), name="x")
        h = layers.Dense(units, activation="tanh", name="hidden")(x)
        super().__init__(x, layers.Dense(1, name="last")(h * 2.0), **kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@registered
class Stack(keras.Sequential):
    """A Sequential of its own class."""
