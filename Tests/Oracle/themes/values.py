"""Values between JSON and NumPy. Floats cross by repr, so float32 and float64 stay exact.

An array in a request is one of
    nested lists: floats are float32, integers int32 (Keras's defaults)
    {"value": lists, "dtype": ..., "shape": ...}: as `described` answers; both may be absent
    {"path": "x.npy"} or {"path": "x.npz", "key": "a"}
"""

import numpy as np


def plain(value):
    """`value` with arrays and scalars as lists and numbers; 16-bit floats stay exact."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return list(bytes(value))
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, np.dtype):
        return value.name
    array = np.asarray(value)
    if array.dtype == object:
        raise TypeError(f"cannot send {type(value)!r}")
    if array.dtype.kind == "S":
        return plain(array.tolist())
    if array.dtype.name in ("bfloat16", "float16"):
        array = array.astype("float64")
    return array.tolist()


def described(value):
    """An array (or a nest of them) as {"value", "dtype", "shape"}; other values as they are."""
    if isinstance(value, dict):
        return {key: described(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [described(item) for item in value]
    if isinstance(value, (str, bool, int, float)) or value is None:
        return value
    array = np.asarray(value)
    return {"value": plain(array), "dtype": array.dtype.name, "shape": list(array.shape)}


def is_array(value):
    return isinstance(value, dict) and ("value" in value or "path" in value)


def array(value, dtype=None):
    """The NumPy array that a request means; None stays None."""
    if value is None:
        return None
    if is_array(value):
        if "path" in value:
            loaded = np.load(value["path"])
            return loaded[value["key"]] if "key" in value else loaded
        result = array(value["value"], value.get("dtype", dtype))
        return result.reshape(value["shape"]) if "shape" in value else result
    if dtype == "bfloat16":
        import ml_dtypes

        return np.asarray(value, dtype="float64").astype(ml_dtypes.bfloat16)
    result = np.asarray(value, dtype=dtype)
    if dtype is None and result.dtype == "float64":
        return result.astype("float32")
    if dtype is None and result.dtype == "int64":
        return result.astype("int32")
    return result


def tensors(value):
    """Arrays of a nest of requests as Keras tensors; other lists become tuples."""
    import keras

    if is_array(value):
        found = array(value)
        return keras.ops.convert_to_tensor(found, dtype=found.dtype.name)
    if isinstance(value, dict):
        return {key: tensors(item) for key, item in value.items()}
    if isinstance(value, list):
        items = [tensors(item) for item in value]
        return items if any(map(keras.ops.is_tensor, items)) else tuple(items)
    return value


def resolve(root, name):
    """`name` with dots, looked up from `root`."""
    for part in name.split("."):
        root = getattr(root, part)
    return root
