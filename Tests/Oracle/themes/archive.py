"""A .keras file: what is in it, and what Keras makes of it."""

import io
import json
import zipfile

import numpy as np

from themes import values


def describe(path):
    """Members with their zip fields, both JSON members, every HDF5 object; without Keras."""
    with zipfile.ZipFile(path) as archive:
        damaged = archive.testzip()
        if damaged is not None:
            raise ValueError(f"bad CRC in {damaged}")
        members = [
            {
                "name": info.filename,
                "size": info.file_size,
                "method": info.compress_type,
                "offset": info.header_offset,
                "date": list(info.date_time),
            }
            for info in archive.infolist()
        ]
        texts = {
            name: json.loads(archive.read(name))
            for name in ("config.json", "metadata.json")
            if name in archive.namelist()
        }
        weights = None
        if "model.weights.h5" in archive.namelist():
            weights = describe_hdf5(io.BytesIO(archive.read("model.weights.h5")))
    return {
        "members": members,
        "config": texts.get("config.json"),
        "metadata": texts.get("metadata.json"),
        "weights": weights,
    }


def member(path, name):
    """The text of a member of an archive."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def describe_hdf5(file):
    """Every group and dataset of an HDF5 file by path: attributes, and shape, dtype and values."""
    import h5py

    found = {}

    def visit(name, item):
        entry = {"attributes": {key: _attribute(value) for key, value in item.attrs.items()}}
        if isinstance(item, h5py.Dataset):
            entry.update(values.described(np.asarray(item[()])))
        found[name] = entry

    with h5py.File(file, "r") as opened:
        visit("/", opened["/"])
        opened.visititems(visit)
    return found


def _attribute(value):
    return value.decode() if isinstance(value, bytes) else values.plain(value)


def predict(path, inputs, compile=True):
    """Loads the model and predicts. `inputs`: an array, a list or a dictionary of arrays."""
    import keras

    model = keras.saving.load_model(path, compile=compile)
    if isinstance(inputs, dict) and not values.is_array(inputs):
        arrays = {name: values.array(value) for name, value in inputs.items()}
    elif isinstance(inputs, list) and any(map(values.is_array, inputs)):
        arrays = [values.array(value) for value in inputs]
    else:
        arrays = values.array(inputs)
    return values.described(model.predict(arrays, verbose=0))


def resave(path, output):
    """Loads with Keras and saves again: what Keras understood of a file."""
    import keras

    keras.saving.load_model(path).save(output)


def load(path):
    """Loads with Keras: the class, every variable by path, and how the model is compiled."""
    import keras

    model = keras.saving.load_model(path)
    return state(model)


def state(model):
    """The variables by path, and the optimizer's, of a model."""
    optimizer = getattr(model, "optimizer", None)
    return {
        "class": type(model).__name__,
        "built": model.built,
        "weights": [
            {"path": weight.path, **values.described(weight.numpy())} for weight in model.weights
        ],
        "compiled": bool(getattr(model, "compiled", False)),
        "optimizer": None
        if optimizer is None
        else {
            "class": type(optimizer).__name__,
            "iterations": int(optimizer.iterations),
            "built": optimizer.built,
            "variables": [
                {"path": variable.path, **values.described(variable.numpy())}
                for variable in optimizer.variables
            ],
        },
    }
