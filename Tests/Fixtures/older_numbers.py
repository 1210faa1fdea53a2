"""The numbers of a model as JSON has them: what it computes, its state, and arrays for it."""

import numpy as np


def mapped(function, nest):
    if isinstance(nest, dict):
        return {key: mapped(function, item) for key, item in nest.items()}
    if isinstance(nest, (list, tuple)):
        return [mapped(function, item) for item in nest]
    return function(nest)


def described(value):
    array = np.asarray(value)
    dtype = array.dtype.name
    array = array.astype("float64") if dtype in ("bfloat16", "float16") else array
    return {"shape": list(array.shape), "dtype": dtype, "values": array.ravel().tolist()}


def arrays(nest):
    """The arrays that `described` made into dictionaries."""
    if isinstance(nest, dict) and "values" in nest:
        return np.array(nest["values"]).reshape(nest["shape"]).astype(nest["dtype"])
    if isinstance(nest, dict):
        return {key: arrays(item) for key, item in nest.items()}
    return [arrays(item) for item in nest]


def values_of(variables):
    return [described(np.asarray(variable.value)) for variable in variables]


def is_compiled(model):
    return getattr(model, "optimizer", None) is not None


def told(model, x, y):
    """What the model computes, and its state; results only where there are targets."""
    found = {
        "outputs": mapped(described, model(x, training=False)), "weights": values_of(model.weights)}
    if is_compiled(model):
        found["optimizer"] = values_of(model.optimizer.variables)
    if is_compiled(model) and y is not None:
        results = model.evaluate(x, y, verbose=0, return_dict=True)
        found["results"] = {key: np.asarray(value).tolist() for key, value in results.items()}
    return found


def randomize(variables, random):
    for variable in variables:
        dtype = np.asarray(variable.value).dtype
        if dtype.name in ("float32", "float64"):
            values = random.uniform(0.1, 0.9, variable.shape).round(2)
        elif dtype.kind == "f" or dtype.name == "bfloat16":
            # Exact in all dtypes.
            values = random.integers(1, 16, variable.shape) / 16
        else:
            continue
        variable.assign(values)


def random_array(spec, random):
    shape = [3 if size is None else size for size in spec[0]]
    if "int" in spec[1]:
        return random.integers(0, 5, shape).astype(spec[1])
    return random.uniform(-1, 1, shape).round(2).astype(spec[1])
