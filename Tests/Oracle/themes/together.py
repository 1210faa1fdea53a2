"""Many operations asked at once: what they give is computed in a few compilations, not one for each.

Compiling is nearly all that a small operation costs on JAX, and much of it is the same for one and for
many.
"""

import warnings

import jax
import jax.numpy as jnp
import keras
import numpy as np
from jax.extend.core import jaxpr_as_fun
from keras import ops

from themes import ops as single
from themes import values
from themes.precision import is_wide, kept

# One that cannot be compiled takes the others of its group with it.
GROUP = 16


def _attempt(function, *arguments):
    """What the function gives, or the exception that it raises."""
    try:
        return function(*arguments)
    except Exception as error:
        return error


def _results(calls):
    """For each function and its arrays the result or the exception."""
    found, traced = [None] * len(calls), []
    for number, (function, arrays) in enumerate(calls):
        try:
            steps, shapes = jax.make_jaxpr(function, return_shape=True)(*arrays)
            traced.append((number, jaxpr_as_fun(steps), jax.tree_util.tree_structure(shapes)))
        except Exception:
            # It needs numbers, or is refused.
            found[number] = _attempt(function, *arrays)
    for start in range(0, len(traced), GROUP):
        group = traced[start : start + GROUP]
        inputs = [calls[number][1] for number, _, _ in group]

        def together(inputs):
            return [steps(*arrays) for (_, steps, _), arrays in zip(group, inputs)]

        results = _attempt(jax.jit(together), inputs)
        for place, (number, _, structure) in enumerate(group):
            if isinstance(results, Exception):
                found[number] = _attempt(calls[number][0], *calls[number][1])
            else:
                found[number] = jax.tree_util.tree_unflatten(structure, results[place])
    return found


def _answers(requests, made):
    """The answers to requests; `made` gives for one a function, its arrays, and what describes a result."""
    warnings.simplefilter("ignore")
    answers = [None] * len(requests)
    for wide in (False, True):
        numbers = [number for number, request in enumerate(requests) if is_wide(request) == wide]
        with kept(wide):
            calls = [_attempt(made, requests[number]) for number in numbers]
            good = [call for call in calls if not isinstance(call, Exception)]
            results = iter(_results([call[:2] for call in good]))
        for number, call in zip(numbers, calls):
            result = call if isinstance(call, Exception) else next(results)
            if not isinstance(result, Exception):
                result = _attempt(call[2], result)
            if isinstance(result, Exception):
                result = {"error": f"{type(result).__name__}: {result}"}
            answers[number] = result
    return answers


def calls(cases):
    """For each case what `ops.call` answers, or {"error": ...} where it raises."""

    def made(case):
        tensors = single.positional(case["args"]), values.tensors(case.get("kwargs") or {})
        leaves, structure = jax.tree_util.tree_flatten(tensors)
        places = [place for place, leaf in enumerate(leaves) if isinstance(leaf, jax.Array)]

        def function(*arrays):
            given = list(leaves)
            for place, array in zip(places, arrays):
                given[place] = array
            args, kwargs = jax.tree_util.tree_unflatten(structure, given)
            return single.function_named(case["name"])(*args, **kwargs)

        return function, [leaves[place] for place in places], values.described

    return _answers(cases, made)


def _cotangent(value, number):
    flat = [((i * 29 + number * 13 + 5) % 17) / 4 - 2 for i in range(value.size)]
    return jnp.asarray(np.reshape(flat, value.shape), value.dtype)


def _plain(value):
    array = np.asarray(value)
    return {
        "value": array.astype("float64").ravel(), "shape": array.shape, "dtype": array.dtype.name}


def expressions(requests):
    """For each expression of the inputs x, y, z, w its outputs and, if asked for, its gradients."""

    def made(request):
        inputs = [
            ops.cast(jnp.asarray(np.reshape(i["values"], i["shape"]), "float32"), i["dtype"])
            for i in request["inputs"]]
        chosen = [n for n, i in enumerate(request["inputs"]) if "float" in i["dtype"]]

        def compute(*floats):
            tensors = list(inputs)
            for n, value in zip(chosen, floats):
                tensors[n] = value
            scope = dict(zip("xyzw", tensors), ops=ops, jnp=jnp, keras=keras)
            result = eval(request["python"], scope)
            return list(result) if isinstance(result, (list, tuple)) else [result]

        def floats(*args):
            return [output for output in compute(*args) if "float" in output.dtype.name]

        def compute_all(*args):
            outputs, gradients = compute(*args), None
            if request["differentiate"] and args and floats(*args):
                primal, pull = jax.vjp(floats, *args)
                gradients = pull([_cotangent(v, n) for n, v in enumerate(primal)])
            return outputs, gradients

        def describe(result):
            outputs, gradients = result
            answer = {"outputs": [_plain(output) for output in outputs]}
            if gradients is not None:
                answer["gradients"] = [_plain(gradient) for gradient in gradients]
            return answer

        return compute_all, [inputs[n] for n in chosen], describe

    return _answers(requests, made)
