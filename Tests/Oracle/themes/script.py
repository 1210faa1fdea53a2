"""Small checks written where they are used: a script leaves its answer in `result`."""

import textwrap

import numpy as np


def run(script, variables):
    scope = {"np": np, **variables}
    exec(compile(textwrap.dedent(script), "<script of the test>", "exec"), scope)
    return scope.get("result")


def echo(value):
    return value
