"""What this version of Keras has. To see what came when, run it in several:

    KERAS_BACKEND=numpy .venv-keras3x/3.6.0/bin/python Tests/Oracle/themes/versions.py
"""

import inspect

import keras

FAMILIES = [
    "layers", "optimizers", "optimizers.schedules", "losses", "metrics", "initializers", "regularizers",
    "constraints",
]


def _find(name):
    found = keras
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def _arguments(cls):
    """The names of the constructor's arguments, with those that it hands on to its superclass."""
    names = set()
    for level in cls.__mro__:
        if "__init__" not in level.__dict__:
            continue
        parameters = inspect.signature(level.__init__).parameters.values()
        names |= {p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}
        if not any(p.kind == p.VAR_KEYWORD for p in parameters):
            break
    return sorted(names - {"self"})


def constructors(classes):
    """For each class, named "family.Class", the arguments of its constructor; None if it is not there."""
    found = {name: _find(name) for name in classes}
    return {name: _arguments(cls) if inspect.isclass(cls) else None for name, cls in found.items()}


if __name__ == "__main__":
    names = [f"{family}.{name}" for family in FAMILIES for name in dir(_find(family))]
    print("Keras", keras.__version__)
    for name, arguments in constructors(names).items():
        if arguments is not None:
            print(name, *arguments)
