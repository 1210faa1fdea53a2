"""Operations, their dtypes and their gradients.

`name` is one of keras.ops, or with dots anything of keras ("activations.gelu", "random.uniform").
In `args` a list is an array; in `kwargs` it is a tuple (an axis, a shape) unless it holds arrays.
Requests that mention a 64-bit dtype are computed with 64 bits.
"""

import keras

from themes import values
from themes.precision import wide


def function_named(name):
    return values.resolve(keras if "." in name else keras.ops, name)


def positional(args):
    """The arguments with bare lists made arrays; a list with arrays in it is a list of tensors."""

    def one(value):
        holds_arrays = isinstance(value, list) and any(map(values.is_array, value))
        is_list = isinstance(value, list) and not holds_arrays
        return values.tensors({"value": value} if is_list else value)

    return [one(value) for value in args]


def call(name, args=(), kwargs=None):
    with wide([args, kwargs]):
        result = function_named(name)(*positional(args), **values.tensors(kwargs or {}))
        return values.described(result)


def gradient(name, args, kwargs=None, with_respect_to=(0,), cotangent=None):
    """The result, and by position of `with_respect_to` the gradient of sum(result * cotangent).

    `cotangent` is ones where absent. For an argument that is a list of arrays, a list of gradients.
    """
    import jax

    with wide([args, kwargs, cotangent]):
        function = function_named(name)
        tensors = positional(args)
        keywords = values.tensors(kwargs or {})

        def of_chosen(*chosen):
            arguments = list(tensors)
            for position, value in zip(with_respect_to, chosen):
                arguments[position] = value
            return function(*arguments, **keywords)

        result, pull = jax.vjp(of_chosen, *(tensors[position] for position in with_respect_to))
        if cotangent is None:
            seed = jax.tree_util.tree_map(keras.ops.ones_like, result)
        else:
            seed = keras.ops.cast(values.array(cotangent), result.dtype)
        return {
            "result": values.described(result),
            "gradients": values.described(list(pull(seed))),
        }


def result_type(dtypes):
    """Keras's promotion; "int" and "float" stand for Python scalars, which are weak."""
    weak = {"int": int, "float": float}
    return keras.backend.result_type(*(weak.get(name, name) for name in dtypes))


def result_dtype(name, dtypes, kwargs=None):
    """The dtype of an operation on arguments of such dtypes ("int" and "float": the scalar 1)."""
    scalars = {"int": 1, "float": 1.0}
    with wide(list(dtypes)):
        arguments = [
            scalars[dtype] if dtype in scalars else keras.ops.ones((2, 2), dtype=dtype)
            for dtype in dtypes
        ]
        result = function_named(name)(*arguments, **values.tensors(kwargs or {}))
        return keras.backend.standardize_dtype(result.dtype)
