"""Legacy .h5 files as Keras 3 still writes them."""

import warnings

import keras
import numpy as np

from themes import archive, values


def _stack():
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(3, activation="tanh", kernel_regularizer="l2"),
            keras.layers.Dropout(0.0),
            keras.layers.Flatten(),
            keras.layers.Dense(2, activation="sigmoid"),
        ]
    )


def _frozen():
    model = _stack()
    model.layers[0].trainable = False
    return model


def _nested():
    inner = keras.Sequential([keras.layers.Dense(3), keras.layers.Dense(3)])
    inner.layers[0].trainable = False
    return keras.Sequential([keras.Input((4,)), inner, keras.layers.Dense(2)])


def _long_names():
    """Names that do not fit into one attribute: of layers, and of the weights in a layer."""
    def name(letter, index):
        return f"{letter}{index:02}" + letter * 3400

    inner = keras.Sequential(
        [keras.Input((2,))] + [keras.layers.Dense(2, name=name("i", i)) for i in range(12)]
    )
    outer = [keras.layers.Dense(2, name=name("o", i)) for i in range(20)]
    return keras.Sequential([keras.Input((4,))] + outer + [inner])


@keras.saving.register_keras_serializable("legacy_tests")
class Owner(keras.Model):
    """A model with a variable of its own."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(2)
        self.scale = self.add_weight(shape=(2,), initializer="ones", name="scale")

    def call(self, inputs):
        return self.dense(inputs) * self.scale


_models = {
    "stack": _stack, "frozen": _frozen, "nested": _nested, "long_names": _long_names,
    "owner": Owner,
}


def save(name, path, optimizer=None, loss="mean_squared_error", metrics=None, edit=None):
    """Makes, trains if there is an optimizer, and saves a model; answers what it computes.

    `edit` is Python text that changes the file, open as `f`.
    """
    keras.utils.clear_session(free_memory=False)
    keras.utils.set_random_seed(4)
    model = _models[name]()
    x = np.random.default_rng(3).uniform(-1, 1, (6, 4)).astype("float32")
    y = np.tile(np.float32([[0.25, 0.75]]), (6, 1))
    model(x)
    for index, weight in enumerate(model.weights):
        weight.assign(np.random.default_rng(index).uniform(-1, 1, weight.shape))
    results = None
    if optimizer is not None:
        if isinstance(loss, dict):
            loss = keras.losses.deserialize(loss)
        metrics = [keras.metrics.deserialize(m) if isinstance(m, dict) else m for m in metrics]
        model.compile(keras.optimizers.deserialize(optimizer), loss=loss, metrics=metrics)
        model.fit(x, y, epochs=2, verbose=0)
        results = model.evaluate(x, y, verbose=0, return_dict=True)
    model.save(path)
    if edit is not None:
        import h5py

        with h5py.File(path, "r+") as f:
            exec(edit, {"f": f, "h5py": h5py, "np": np})
    return {
        **values.described({"x": x, "y": y, "outputs": model.predict(x, verbose=0)}),
        "results": results, "state": archive.state(model),
    }


class Named(keras.Model):
    """Layers by name, one after the other: [name, units, whether there is a bias], units 0 for none.

    A model of a class of one's own may have several of one name.
    """

    def __init__(self, rows, **kwargs):
        super().__init__(**kwargs)
        self.stack = [
            keras.layers.Dense(units, use_bias=bias, name=name) if units
            else keras.layers.Flatten(name=name) for name, units, bias in rows
        ]

    def call(self, inputs):
        for layer in self.stack:
            inputs = layer(inputs)
        return inputs


def save_named(rows, path):
    """Saves the weights of such a model on 4 inputs, all of them different, as `.h5`."""
    keras.utils.clear_session(free_memory=False)
    model = keras.Sequential([keras.Input((4,)), *Named(rows).stack])
    for index, weight in enumerate(model.weights):
        weight.assign(np.random.default_rng(index).uniform(-1, 1, weight.shape))
    model.save(path)


def load_by_name(rows, path, skip_mismatch):
    """What becomes of such a model of sevens that gets weights by name: `weights`, or what was `raised`.

    `warnings` counts what was skipped.
    """
    keras.utils.clear_session(free_memory=False)
    model = Named(rows)
    model(np.zeros((1, 4), "float32"))
    for weight in model.weights:
        weight.assign(np.full(weight.shape, 7))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            model.load_weights(path, skip_mismatch=skip_mismatch, by_name=True)
        except ValueError as error:
            return {"raised": str(error)}
    skipped = [w for w in caught if str(w.message).startswith("Skipping loading")]
    return {"weights": [np.asarray(w).tolist() for w in model.weights], "warnings": len(skipped)}
