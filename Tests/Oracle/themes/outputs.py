"""Training of models with several outputs, which are saved compiled and read compiled."""

import keras
import numpy as np
from keras import layers

from themes import values


@keras.saving.register_keras_serializable("outputs")
class TwoInList(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.a = layers.Dense(2)
        self.b = layers.Dense(1)

    def call(self, x):
        return [self.b(x), self.a(x)]


@keras.saving.register_keras_serializable("outputs")
class TwoInDictionary(TwoInList):
    def call(self, x):
        return {"z": self.b(x), "a": self.a(x)}


def _model(kind):
    if kind in ("sub_list", "sub_dictionary"):
        model = {"sub_list": TwoInList, "sub_dictionary": TwoInDictionary}[kind]()
        model(np.zeros((1, 3), "float32"))
        return model
    x = keras.Input((3,), name="x")
    h = layers.Dense(4, activation="tanh", name="h")(x)
    a = layers.Dense(2, name="a")(h)
    b = layers.Dense(1, name="b", activation="sigmoid")(h)
    outputs = {
        "one": b,
        "one_in_list": [b],
        "list": [b, a],
        "dictionary": {"z": b, "a": a},
        "own_names": {"b": b, "a": a},
        "nested": {"q": [b, a], "p": a * 2.0},
        "shared": [b, layers.Dense(2, name="c")(a), a],
    }[kind]
    return keras.Model(x, outputs)


def _arrays(spec, arrays):
    """`spec` with the names in it replaced by the arrays that they name."""
    if spec is None or isinstance(spec, str):
        return spec and values.array(arrays[spec])
    if isinstance(spec, dict):
        return {key: _arrays(value, arrays) for key, value in spec.items()}
    return [_arrays(value, arrays) for value in spec]


def _numbers(logs):
    return {name: np.asarray(value).tolist() for name, value in logs.items()}


def exchange(path, kind, settings, arrays, x, y, sample_weight=None, validation=False):
    """Compiles a model with `settings`, saves it, and tells how it does before and in `fit`."""
    keras.utils.clear_session(free_memory=False)
    keras.utils.set_random_seed(5)
    model = _model(kind)
    model.compile(optimizer=keras.optimizers.SGD(0.1), **settings)
    x, y = _arrays(x, arrays), _arrays(y, arrays)
    weight = _arrays(sample_weight, arrays)
    model.save(path)
    before = model.evaluate(
        x, y, sample_weight=weight, batch_size=5, verbose=0, return_dict=True)
    fitted = model.fit(
        x, y, sample_weight=weight, batch_size=5, epochs=3, shuffle=False, verbose=0,
        validation_split=0.25 if validation else 0.0)
    return {
        "before": _numbers(before),
        "history": {name: np.asarray(series).tolist() for name, series in fitted.history.items()},
        "names": list(getattr(model, "output_names", [])),
    }


def read(path, arrays, x, y, sample_weight=None):
    """What a model that was saved compiled evaluates to."""
    model = keras.saving.load_model(path)
    return _numbers(model.evaluate(
        _arrays(x, arrays), _arrays(y, arrays), sample_weight=_arrays(sample_weight, arrays),
        batch_size=5, verbose=0, return_dict=True))
