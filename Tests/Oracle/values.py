"""Values between JSON and NumPy. Floats cross by repr, so float32 and float64 stay exact."""

import numpy as np


def plain(value):
    """`value` with arrays and scalars as lists and numbers; 16-bit floats become exact Python floats."""
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
    if array.dtype.name in ("bfloat16", "float16") or array.dtype.kind == "V":
        array = array.astype("float64")
    return array.tolist()


def described(value):
    """An array (or a nest of them) with its dtype and shape, beside the values."""
    if isinstance(value, dict):
        return {key: described(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [described(item) for item in value]
    if isinstance(value, (str, bool, int, float)) or value is None:
        return value
    array = np.asarray(value)
    return {"value": plain(array), "dtype": array.dtype.name, "shape": list(array.shape)}


def array(value, dtype=None):
    """The NumPy array of a request: nested lists, or {"value", "dtype"[, "shape"]}, or {"path"[, "key"]}."""
    import ml_dtypes  # noqa: F401  registers bfloat16

    if isinstance(value, dict) and "path" in value:
        loaded = np.load(value["path"])
        return loaded[value["key"]] if "key" in value else loaded
    if isinstance(value, dict):
        result = array(value["value"], value.get("dtype"))
        return result.reshape(value["shape"]) if "shape" in value else result
    if dtype == "bfloat16":
        return np.asarray(value, dtype="float64").astype(ml_dtypes.bfloat16)
    result = np.asarray(value, dtype=dtype)
    # A list of floats without a dtype is what Keras would make of it: its default float.
    return result.astype("float32") if dtype is None and result.dtype == "float64" else result
