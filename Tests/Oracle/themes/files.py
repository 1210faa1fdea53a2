"""The kinds of files: folders, weights alone, weights in shards; made and read by Keras."""

import json
import os
import warnings

import keras
import numpy as np

from themes import archive

DTYPES = [
    "float16", "bfloat16", "float32", "float64", "int8", "int16", "int32", "int64",
    "uint8", "uint16", "uint32", "uint64", "bool",
]


@keras.saving.register_keras_serializable(package="files")
class Keeper(keras.layers.Layer):
    """Keeps arrays of any dtype in its store, as bytes in hexadecimal digits."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.kept = {}

    def build(self, input_shape):
        pass

    def call(self, inputs):
        return inputs

    def save_own_variables(self, store):
        for name, digits in self.kept.items():
            store[name] = np.frombuffer(bytes.fromhex(digits), dtype=_dtype(name))

    def load_own_variables(self, store):
        self.kept = {}
        for name in store.keys():
            array = np.asarray(store[name])
            assert array.dtype == _dtype(name), (name, array.dtype)
            self.kept[name] = array.tobytes().hex()


def _dtype(name):
    import ml_dtypes

    return np.dtype(ml_dtypes.bfloat16 if name == "bfloat16" else name)


def keep(path, kept, **options):
    """Saves a model with a Keeper of these arrays: as a folder, or its weights alone."""
    model = keras.Sequential([keras.layers.Input((3,)), Keeper(name="keeper")])
    model.layers[0].kept = kept
    if options or path.endswith(".weights.h5"):
        model.save_weights(path, **options)
    else:
        model.save(path, zipped=path.endswith(".keras"))


def kept(path):
    """What the Keeper in a file has."""
    if path.endswith((".weights.h5", ".weights.json")):
        model = keras.Sequential([keras.layers.Input((3,)), Keeper(name="keeper")])
        model.load_weights(path)
    else:
        model = keras.saving.load_model(path)
    return model.layers[0].kept


def _objects(model, names):
    return [model.optimizer if name == "optimizer" else model.get_layer(name) for name in names]


def save(model, path):
    """Loads a model and saves it as a folder."""
    keras.saving.load_model(model).save(os.path.abspath(path), zipped=False)


def save_weights(model, path, max_shard_size=None, skip=None):
    """Loads a model and saves its weights; answers the warnings."""
    model = keras.saving.load_model(model)
    options = {} if skip is None else {"objects_to_skip": _objects(model, skip)}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        keras.saving.save_weights(model, path, max_shard_size=max_shard_size, **options)
    return [str(warning.message) for warning in caught]


def load_weights(model, weights, skip_mismatch=False, by_name=None, skip=None):
    """Loads a model, then other weights into it; answers its state and whether Keras warned."""
    model = keras.saving.load_model(model)
    options = {} if by_name is None else {"by_name": by_name}
    if skip is not None:
        options["objects_to_skip"] = _objects(model, skip)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.load_weights(weights, skip_mismatch=skip_mismatch, **options)
    return {**archive.state(model), "warned": len(caught) > 0}


def unbuilt(path):
    """What Keras says of weights to and from a model without any."""
    messages = []
    for method in ("save_weights", "load_weights"):
        model = keras.Sequential([keras.layers.Dense(2)])
        try:
            getattr(model, method)(path)
        except ValueError as error:
            messages.append(str(error))
    return messages


def describe_folder(path):
    """The files under a folder by their paths: JSON, HDF5 trees, or text."""
    found = {}
    for parent, _, names in os.walk(path):
        for name in names:
            file = os.path.join(parent, name)
            key = os.path.relpath(file, path)
            if name.endswith(".h5"):
                found[key] = archive.describe_hdf5(file)
            elif name.endswith(".json"):
                with open(file) as opened:
                    found[key] = json.load(opened)
            else:
                with open(file) as opened:
                    found[key] = opened.read()
    return found
