"""The four programs of the guide "Customizing Saving and Serialization", in Python.

The classes do what the published ones do, statement by statement, so that they stand for the code
that a Python user has. The one for custom variables exists twice under one name: as published
("literal"), whose own file Keras 3.15 does not load back, and as one would write it ("idiomatic"),
whose file it does.
"""

import os

import keras
import numpy as np

from themes import archive, values

PACKAGE = "my_custom_package"
KINDS = ("variable", "variable_idiomatic", "assets", "build", "compile")


@keras.saving.register_keras_serializable(package=PACKAGE)
class LayerWithCustomVariable(keras.layers.Dense):
    def __init__(self, units, **kwargs):
        super().__init__(units, **kwargs)
        self.my_variable = keras.Variable(
            np.random.random((units,)), name="my_variable", dtype="float32"
        )

    def save_own_variables(self, store):
        super().save_own_variables(store)
        store["variables"] = self.my_variable.numpy()

    def load_own_variables(self, store):
        self.my_variable.assign(store["variables"])
        for i, v in enumerate(self.weights):
            v.assign(store[f"{i}"])

    def call(self, inputs):
        dense_out = super().call(inputs)
        return dense_out + self.my_variable


LiteralLayer = LayerWithCustomVariable


@keras.saving.register_keras_serializable(package=PACKAGE)
class LayerWithCustomVariable(LiteralLayer):
    def load_own_variables(self, store):
        # What Dense stored, Dense loads.
        keras.layers.Dense.load_own_variables(self, store)
        self.my_variable.assign(store["variables"])


IdiomaticLayer = LayerWithCustomVariable


@keras.saving.register_keras_serializable(package=PACKAGE)
class LayerWithCustomAssets(keras.layers.Dense):
    def __init__(self, vocab=None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.vocab = vocab

    def save_assets(self, inner_path):
        with open(os.path.join(inner_path, "vocabulary.txt"), "w") as f:
            f.write(self.vocab)

    def load_assets(self, inner_path):
        with open(os.path.join(inner_path, "vocabulary.txt"), "r") as f:
            text = f.read()
        self.vocab = text.replace("<unk>", "little")


@keras.saving.register_keras_serializable(package=PACKAGE)
class LayerWithCustomBuild(keras.layers.Layer):
    def __init__(self, units=32, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def call(self, inputs):
        return keras.ops.matmul(inputs, self.w) + self.b

    def get_config(self):
        return dict(units=self.units, **super().get_config())

    def build(self, input_shape, layer_init):
        super().build(input_shape)
        self._input_shape = input_shape
        self.w = self.add_weight(
            shape=(input_shape[-1], self.units), initializer=layer_init, trainable=True
        )
        self.b = self.add_weight(shape=(self.units,), initializer=layer_init, trainable=True)
        self.layer_init = layer_init

    def get_build_config(self):
        return {"layer_init": self.layer_init, "input_shape": self._input_shape}

    def build_from_config(self, config):
        self.build(config["input_shape"], config["layer_init"])


@keras.saving.register_keras_serializable(package=PACKAGE)
def small_square_sum_loss(y_true, y_pred):
    loss = keras.ops.square(y_pred - y_true)
    loss = loss / 10.0
    loss = keras.ops.sum(loss, axis=1)
    return loss


@keras.saving.register_keras_serializable(package=PACKAGE)
def mean_pred(y_true, y_pred):
    return keras.ops.mean(y_pred)


@keras.saving.register_keras_serializable(package=PACKAGE)
class ModelWithCustomCompile(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense1 = keras.layers.Dense(8, activation="relu")
        self.dense2 = keras.layers.Dense(4, activation="softmax")

    def call(self, inputs):
        x = self.dense1(inputs)
        return self.dense2(x)

    def compile(self, optimizer, loss_fn, metrics):
        super().compile(optimizer=optimizer, loss=loss_fn, metrics=metrics)
        self.model_optimizer = optimizer
        self.loss_fn = loss_fn
        self.loss_metrics = metrics

    def get_compile_config(self):
        return {
            "model_optimizer": self.model_optimizer,
            "loss_fn": self.loss_fn,
            "metric": self.loss_metrics,
        }

    def compile_from_config(self, config):
        optimizer = keras.utils.deserialize_keras_object(config["model_optimizer"])
        loss_fn = keras.utils.deserialize_keras_object(config["loss_fn"])
        metrics = keras.utils.deserialize_keras_object(config["metric"])
        self.compile(optimizer=optimizer, loss_fn=loss_fn, metrics=metrics)


def _load(kind, path, idiomatic):
    """Loads `path`; the name of the first program's layer stands for the class that is asked for.

    The registry itself is changed, since what is registered wins over `custom_objects` and scopes.
    """
    keras.utils.clear_session(free_memory=False)
    if idiomatic is None:
        idiomatic = kind == "variable_idiomatic"
    name = f"{PACKAGE}>LayerWithCustomVariable"
    keras.saving.get_custom_objects()[name] = IdiomaticLayer if idiomatic else LiteralLayer
    return keras.saving.load_model(path)


def _fitted(kind):
    """The program's model after its training: the model, x, y (or None), the history."""
    if kind in ("variable", "variable_idiomatic"):
        layer = IdiomaticLayer if kind == "variable_idiomatic" else LiteralLayer
        model = keras.Sequential([layer(1)])
        x, y = np.random.random((8, 10)), np.random.random((8, 10))
        model.compile(optimizer="adam", loss="mean_squared_error")
        history = model.fit(x, y, verbose=0).history
    elif kind == "assets":
        layer = LayerWithCustomAssets(vocab="Mary had a <unk> lamb.", units=5)
        model = keras.Sequential([layer])
        x, y, history = np.random.random((10, 10)), None, {}
        model(x)
    elif kind == "build":
        layer = LayerWithCustomBuild(units=16)
        layer.build(input_shape=(8,), layer_init="random_normal")
        model = keras.Sequential([layer, keras.layers.Dense(1, activation="sigmoid")])
        x, y, history = np.random.random((16, 8)), None, {}
        model(x)
    elif kind == "compile":
        model = ModelWithCustomCompile()
        model.compile(
            optimizer="SGD", loss_fn=small_square_sum_loss, metrics=["accuracy", mean_pred]
        )
        x, y = np.random.random((4, 8)), np.random.random((4,))
        history = model.fit(x, y, verbose=0).history
    else:
        raise ValueError(f"no program {kind!r} in the guide; there are {KINDS}")
    return model, x, y, history


def write_guide_files(directory, seed=0, kinds=KINDS):
    """Runs the programs and saves <kind>.keras and <kind>.npz (x, y, predictions) in `directory`.

    Answers for each kind the paths, the history, the effects of the hooks and every variable.
    """
    written = {}
    for kind in kinds:
        keras.utils.clear_session(free_memory=False)
        keras.utils.set_random_seed(seed)
        model, x, y, history = _fitted(kind)
        path = os.path.join(directory, f"{kind}.keras")
        arrays = os.path.join(directory, f"{kind}.npz")
        model.save(path)
        predictions = np.asarray(model.predict(x, verbose=0))
        saved = {"x": x.astype("float32"), "predictions": predictions}
        np.savez(arrays, **saved if y is None else {**saved, "y": y.astype("float32")})
        written[kind] = {
            "path": path,
            "arrays": arrays,
            "history": history,
            **_effects(kind, model),
        }
    return written


def read_guide_file(kind, path, inputs=None, idiomatic=None):
    """Loads a file with real Keras and the Python classes, and tells what the hooks did.

    `idiomatic` chooses the class of the first program; where absent, `kind` does. With `inputs`
    there are predictions too.
    """
    model = _load(kind, path, idiomatic)
    found = _effects(kind, model)
    if inputs is not None:
        found["predictions"] = values.described(model.predict(values.array(inputs), verbose=0))
    return found


def continue_fit(kind, path, x, y, epochs=1, batch_size=32, output=None, idiomatic=None):
    """Loads a file and goes on training without shuffling: the restored compiled state at work."""
    model = _load(kind, path, idiomatic)
    x, y = values.array(x), values.array(y)
    fitted = model.fit(x, y, epochs=epochs, batch_size=batch_size, shuffle=False, verbose=0)
    if output is not None:
        model.save(output)
    return {"history": fitted.history, **_effects(kind, model)}


def _effects(kind, model):
    found = archive.state(model)
    if kind in ("variable", "variable_idiomatic"):
        layer = model.layers[0]
        found["my_variable"] = values.described(layer.my_variable.numpy())
        found["kernel"] = values.described(layer.kernel.numpy())
        found["bias"] = values.described(layer.bias.numpy())
    elif kind == "assets":
        found["vocab"] = model.layers[0].vocab
    elif kind == "build":
        found["layer_init"] = model.layers[0].layer_init
        found["input_shape"] = list(model.layers[0]._input_shape)
    elif kind == "compile":
        found["model_optimizer"] = _name(model.model_optimizer)
        found["loss_fn"] = _name(model.loss_fn)
        found["loss_metrics"] = [_name(metric) for metric in model.loss_metrics]
    return found


def _name(value):
    """A string as it is, a function by its name, an object by its class."""
    if isinstance(value, str):
        return value
    return getattr(value, "__name__", type(value).__name__)
