"""Models of several versions of Keras 3, with the classes of Tests/Fixtures/older_models.

Asked in the oracle's version and in the older ones.
"""

import json
import pathlib
import sys

import keras

sys.path.append(str(pathlib.Path(__file__).parents[2] / "Fixtures"))

import older_models
import older_numbers


def _load(path, name):
    """The model in a file; for weights alone, that of the fixture called `name`."""
    keras.utils.clear_session(free_memory=False)
    if not path.endswith((".weights.h5", ".weights.json")):
        return keras.saving.load_model(path)
    model = older_models.MAKERS[name][0]()
    if older_numbers.is_compiled(model):
        model.optimizer.build(model.trainable_variables)
    model.load_weights(path)
    return model


def _plain(value):
    return json.loads(json.dumps(value))


def _names_of_ops(config):
    """The names in a description that Keras made up for ops."""
    if isinstance(config, list):
        return [name for item in config for name in _names_of_ops(item)]
    if not isinstance(config, dict):
        return []
    found = [name for item in config.values() for name in _names_of_ops(item)]
    is_op = str(config.get("module", "")).startswith("keras.src.ops.") and "name" in config
    return [config["name"]] + found if is_op else found


def _description(model):
    """The config, compiled state included, with ops numbered: their names depend on the session."""
    config = _plain(keras.saving.serialize_keras_object(model))
    numbers = {name: f"op {number}" for number, name in enumerate(_names_of_ops(config))}

    def numbered(item):
        if isinstance(item, dict):
            return {key: numbered(value) for key, value in item.items()}
        if isinstance(item, list):
            return [numbered(value) for value in item]
        return numbers.get(item, item) if isinstance(item, str) else item

    return numbered(config)


def _difference(found, expected, path=""):
    """Where two descriptions differ first, in words; None where they do not."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in [*expected, *(key for key in found if key not in expected)]:
            if key not in found or key not in expected:
                return f"{path}.{key} is in one only: {(found if key in found else expected)[key]}"
            if difference := _difference(found[key], expected[key], f"{path}.{key}"):
                return difference
        return None
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for index, (one, other) in enumerate(zip(found, expected)):
            if difference := _difference(one, other, f"{path}[{index}]"):
                return difference
        return None
    same = found == expected and isinstance(found, bool) == isinstance(expected, bool)
    return None if same else f"{path}: {found} is {expected} in the original"


def read(path, numbers, original, name):
    """What the model in `path` computes on the inputs in the file `numbers`, and its state.

    `difference` tells where its description is not that of the model in the file `original`, if given.
    """
    given = json.loads(pathlib.Path(numbers).read_text())
    model = _load(path, name)
    x = older_numbers.arrays(given["inputs"])
    # On JAX evaluating compiles for a second; the descriptions have the compiled state anyway.
    y = older_numbers.arrays(given["targets"]) if keras.config.backend() == "numpy" else None
    found = older_numbers.told(model, x, y)
    description = _description(model)
    expected = description if original is None else _description(_load(original, name))
    return {**found, "difference": _difference(description, expected)}


def told(path, x, y=None):
    """What the saved model computes on `x` (and what `evaluate` says about `y`), and its state."""
    keras.utils.clear_session(free_memory=False)
    model = keras.saving.load_model(path)
    # On JAX evaluating compiles for a second.
    y = older_numbers.arrays(y) if y is not None and keras.config.backend() == "numpy" else None
    return older_numbers.told(model, older_numbers.arrays(x), y)
