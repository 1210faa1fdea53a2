"""Small checks written where they are used: a script leaves its answer in `result`."""

import importlib
import textwrap

import numpy as np

from themes import values


def run(script, variables):
    scope = {"np": np, **variables}
    exec(compile(textwrap.dedent(script), "<script of the test>", "exec"), scope)
    return scope.get("result")


def echo(value):
    return value


def calls(function, rows):
    """`function` (named "module.function") for each row of keyword arguments, in one request.

    A row is answered by {"result": …}, or {"raised": "ValueError: …"} if the function raised.
    """
    module_name, _, function_name = function.partition(".")
    called = getattr(importlib.import_module("themes." + module_name), function_name)
    answers = []
    for row in rows:
        try:
            answers.append({"result": values.plain(called(**row))})
        except Exception as error:
            answers.append({"raised": f"{type(error).__name__}: {error}"})
    return answers
