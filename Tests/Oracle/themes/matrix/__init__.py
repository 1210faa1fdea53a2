"""Models of Keras 3.15, which together have every feature of its configs at least twice.

`write` saves them all, with random weights; `read` tells what Keras finds in files of the same models.
"""

import json
import os
import zipfile

import keras
import numpy as np

from themes import values
from themes.matrix import calls, compiled, graphs, masks, stacks

MODELS = {
    name: value
    for module in (calls, graphs, masks, stacks, compiled)
    for name, value in vars(module).items()
    if callable(value) and getattr(value, "__module__", None) == module.__name__
    and not name.startswith("_")
}


def _random_inputs(model, random):
    def inputs(tensor):
        shape = [3 if size is None else size for size in tensor.shape]
        if "int" in tensor.dtype:
            return random.integers(0, 5, shape).astype(tensor.dtype)
        return random.uniform(-1, 1, shape).astype("float32")

    functional = model._functional if isinstance(model, keras.Sequential) else model
    return keras.tree.map_structure(inputs, functional._inputs_struct)


def _nest(value):
    """A structure of arrays for Swift."""
    if isinstance(value, dict):
        return {"dictionary": [[key, _nest(item)] for key, item in value.items()]}
    if isinstance(value, (list, tuple)):
        return {"list": [_nest(item) for item in value]}
    return values.described(value)


def _arrays(nest):
    if "dictionary" in nest:
        return {key: _arrays(item) for key, item in nest["dictionary"]}
    if "list" in nest:
        return [_arrays(item) for item in nest["list"]]
    return values.array(nest)


def _told(model, inputs):
    # Before the call, which builds what is not built.
    weights = [values.described(np.asarray(w)) for w in model.weights]
    optimizer = getattr(model, "optimizer", None)
    slots = [values.described(np.asarray(v)) for v in optimizer.variables] if optimizer else []
    outputs = []
    # Models without weights are computed, too.
    is_built = model.built
    if inputs is not None and is_built:
        outputs = [values.described(np.asarray(y)) for y in keras.tree.flatten(model(inputs))]
    return {"weights": weights, "optimizer": slots, "outputs": outputs}


def _computes_in_half(model):
    """Whether results are rounded to 16 bits on the way to the outputs."""
    return any(layer.compute_dtype in ("bfloat16", "float16") for layer in model._flatten_layers())


def write(directory):
    answers = []
    for name, make in MODELS.items():
        keras.utils.clear_session(free_memory=False)
        made = make()
        random = np.random.default_rng(7)
        model, inputs = made if isinstance(made, tuple) else (made, _random_inputs(made, random))
        for weight in model.weights:
            low = 0.1 if weight.name == "moving_variance" else -1
            weight.assign(random.uniform(low, 1, weight.shape))
        if getattr(model, "optimizer", None) and model.built and model.weights:
            model.optimizer.build(model.trainable_variables)
            for variable in model.optimizer.variables[1:]:
                if "float" in variable.dtype and variable.path.split("/")[-1] != "learning_rate":
                    variable.assign(random.uniform(0.1, 0.9, variable.shape))
        path = os.path.join(directory, name + "-python.keras")
        model.save(path)
        with zipfile.ZipFile(path) as archive:
            config = archive.read("config.json").decode()
        answers.append({
            "name": name, "config": config, "class_name": type(model).__name__,
            "computes_in_half": _computes_in_half(model), "built": model.built,
            "inputs": None if inputs is None else _nest(inputs), **_told(model, inputs)})
    return answers


def read(directory, requests):
    """What Keras finds in the files that Swift saved: the same as told before, and its config."""
    answers = []
    for request in requests:
        keras.utils.clear_session(free_memory=False)
        try:
            inputs = None if request["inputs"] is None else _arrays(request["inputs"])
            told, configs = {}, []
            for side in ("python", "swift"):
                keras.utils.clear_session(free_memory=False)
                path = os.path.join(directory, f"{request['name']}-{side}.keras")
                model = keras.saving.load_model(path)
                configs.append(json.dumps(keras.saving.serialize_keras_object(model)))
                if side == "swift":
                    told = _told(model, inputs)
            answers.append({**told, "configs": configs})
        except Exception as error:
            answers.append({"raised": f"{type(error).__name__}: {error}"})
    return answers
