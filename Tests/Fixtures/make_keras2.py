"""Makes the files in keras2/ with Keras 2, as the tests of older files need them.

Run it once with each of the versions (the tests themselves need none of them):

    pip install "tf_keras==2.21.*" && python make_keras2.py
    pip install "tensorflow==2.15.1" && python make_keras2.py
    pip install "tensorflow==2.12.1" && python make_keras2.py

Beside each file NAME-VERSION lies NAME-VERSION.json with what Keras 2 computed:

    inputs, targets   the data
    outputs           the predictions
    results           what evaluate said, by name
    iterations        the optimizer's steps
    trained           the values of model.trainable_weights after one more step on the data
"""

import inspect
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np

try:
    import tf_keras as keras

    version = "2.21"
except ImportError:
    import tensorflow as tf

    keras = tf.keras
    version = ".".join(tf.__version__.split(".")[:2])

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "keras2")
layers, optimizers = keras.layers, keras.optimizers
rng = np.random.default_rng(1)
x = rng.normal(size=(6, 4)).astype("float32").round(2)
t = rng.uniform(size=(6, 2)).astype("float32").round(2)


@keras.utils.register_keras_serializable("fixtures")
class Scaled(layers.Layer):
    """An inner layer, a factor that is trained, and one that is not."""

    def __init__(self, units=2, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.inner = layers.Dense(units)

    def build(self, input_shape):
        self.offset = self.add_weight("offset", (self.units,), initializer="ones", trainable=False)
        self.factor = self.add_weight("factor", (self.units,), initializer="ones")
        self.inner.build(input_shape)
        super().build(input_shape)

    def call(self, inputs):
        return self.inner(inputs) * self.factor + self.offset

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@keras.utils.register_keras_serializable("fixtures")
class Pair(keras.Model):
    """A model of layers in attributes."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.first = layers.Dense(3, activation="tanh")
        self.others = [layers.Dense(2), layers.Dense(2)]

    def call(self, inputs):
        outputs = self.first(inputs)
        for layer in self.others:
            outputs = layer(outputs)
        return outputs

    def get_config(self):
        return {"name": self.name}


def told(model, targets=t):
    outputs = model.predict(x, verbose=0)
    told = {"inputs": x, "outputs": outputs}
    if model.optimizer is not None:
        told["targets"] = targets
        told["results"] = model.evaluate(x, targets, verbose=0, return_dict=True)
        told["iterations"] = int(model.optimizer.iterations.numpy())
        model.train_on_batch(x, targets)
        told["trained"] = [weight.numpy() for weight in model.trainable_weights]
    return told


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return [plain(item) for item in value.tolist()]
    if isinstance(value, (float, np.floating)):
        return float(np.float32(value))
    return value


def write(name, ending, model, save=None, **options):
    path = f"{folder}/{name}-{version}"
    (save or model.save)(path + ending, **options)
    with open(path + ".json", "w") as file:
        json.dump(plain(told(model)), file)
        file.write("\n")


def fitted(model, optimizer="adam", loss="mse", metrics=None):
    model.compile(optimizer=optimizer, loss=loss, metrics=metrics)
    model.fit(x, t, epochs=3, batch_size=6, verbose=0)
    return model


def stack():
    return keras.Sequential(
        [
            layers.Dense(3, "swish", input_shape=(4,), kernel_regularizer="l2", name="first"),
            layers.Dropout(0.0),
            layers.Flatten(),
            layers.Dense(2, name="last"),
            layers.Activation("sigmoid"),
        ]
    )


def graph():
    inputs = keras.Input((4,), name="inputs")
    inner_inputs = keras.Input((3,))
    inner = keras.Model(inner_inputs, layers.Dense(3, activation="relu")(inner_inputs), name="inner")
    stacked = keras.Sequential([keras.Input((3,)), layers.Dense(3)], name="stacked")
    shared = layers.Dense(3, name="shared", activation="elu")
    outputs = inner(inner(shared(inputs)))
    outputs = stacked(stacked(outputs))
    return keras.Model(inputs, layers.Dense(2, name="end")(outputs))


def ends():
    """Two outputs, one of them a stack's second call."""
    inputs = keras.Input((4,), name="inputs")
    stacked = keras.Sequential([keras.Input((4,)), layers.Dense(4)], name="stacked")
    return keras.Model(inputs, [layers.Dense(1)(inputs), stacked(stacked(inputs))])


def small(optimizer):
    keras.utils.set_random_seed(2)
    model = keras.Sequential([layers.Dense(2, input_shape=(4,)), layers.Dense(2)])
    return fitted(model, optimizer)


def configs():
    """The description of every class that Keras 2 has, with default settings."""
    given = dict(
        activation="relu", axes=1, cropping=1, dims=(2, 1), equation="ab,bc->ac", factor=0.1,
        filters=2, height_factor=0.1, input_dim=4, kernel_size=3, key_dim=2, mask_value=0.0, n=2,
        num_bins=5, num_heads=2, output_dim=3, output_shape=3, padding=1, rate=0.1, scale=0.5,
        stddev=0.1, target_shape=(2,), units=3, l1=0.1, l2=0.1, initial_learning_rate=0.1,
        decay_steps=10, decay_rate=0.5, boundaries=[1, 2], values=[0.1, 0.2, 0.3],
        first_decay_steps=10, recall=0.5, precision=0.5, specificity=0.5, sensitivity=0.5,
    )
    serialized = {}
    families = {
        "layers": layers, "initializers": keras.initializers, "regularizers": keras.regularizers,
        "constraints": keras.constraints, "optimizers": optimizers,
        "legacy_optimizers": optimizers.legacy, "schedules": optimizers.schedules,
        "losses": keras.losses, "metrics": keras.metrics,
    }
    for family, module in families.items():
        for name in sorted(dir(module)):
            made = getattr(module, name)
            if not inspect.isclass(made) or made.__name__ != name:
                continue
            needed = [
                parameter.name
                for parameter in list(inspect.signature(made.__init__).parameters.values())[1:]
                if parameter.default is parameter.empty
                and parameter.kind == parameter.POSITIONAL_OR_KEYWORD
            ]
            settings = {key: given[key] for key in needed if key in given}
            if "layer" in needed:
                settings["layer"] = layers.LSTM(2) if name == "Bidirectional" else layers.Dense(2)
            try:
                config = made(**settings).get_config()
                text = json.dumps(config, default=keras.utils.serialize_keras_object)
            except Exception:
                continue  # abstract, or in need of more
            serialized.setdefault(family, {})[name] = json.loads(text)
    with open(f"{folder}/configs-{version}.json", "w") as file:
        json.dump(serialized, file, indent=1)
        file.write("\n")


keras.utils.set_random_seed(1)
archive = {} if version != "2.12" else {"save_format": "keras_v3"}
metrics = ["mae", "accuracy", keras.metrics.RootMeanSquaredError()]
write("graph", ".keras", fitted(graph(), metrics=["mae"]), **archive)
graph_model = fitted(graph(), optimizers.SGD(0.1))
write("graph-weights", ".weights.h5", graph_model, graph_model.save_weights)
write("pair", ".keras", fitted(Pair(), optimizers.SGD(0.1, momentum=0.9), metrics=metrics), **archive)
write("stack", ".h5", fitted(stack(), optimizers.Adam(0.01), keras.losses.Huber(0.5), metrics))
if version == "2.21":
    write("graph-h5", ".h5", fitted(graph(), loss=keras.losses.BinaryCrossentropy(from_logits=True)))
    write("ends", ".h5", ends())
    stack_model = stack()
    write("stack-weights", ".h5", stack_model, stack_model.save_weights)
    with open(f"{folder}/stack-architecture-{version}.json", "w") as file:
        file.write(stack_model.to_json() + "\n")
    write("scaled", ".h5", fitted(keras.Sequential([keras.Input((4,)), Scaled(), layers.Dense(2)])))
    policy = keras.mixed_precision.Policy("mixed_bfloat16")
    write("policy", ".h5", keras.Sequential([keras.Input((4,)), layers.Dense(2, dtype=policy)]))
    decay = optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)
    for name, optimizer in {
        "sgd": optimizers.SGD(decay),
        "rmsprop": optimizers.RMSprop(momentum=0.5, centered=True),
        "adamax": optimizers.Adamax(use_ema=True),
        "former-adam": optimizers.legacy.Adam(0.02),
        "former-decay": optimizers.legacy.Adam(0.02, decay=0.5),
        "former-sgd": optimizers.legacy.SGD(0.1, momentum=0.9, nesterov=True),
        "former-rmsprop": optimizers.legacy.RMSprop(momentum=0.5, centered=True),
        "former-adadelta": optimizers.legacy.Adadelta(0.5),
    }.items():
        write(name, ".h5", small(optimizer))
    configs()
