"""The table of the models that are saved with older versions of Keras 3."""

import keras

VERSION = tuple(int(part) for part in keras.__version__.split(".")[:2])
# For each name the function that makes the model, and the ending of its file.
MAKERS = {}


def fixture(ending=".keras", since=(3, 3), name=None):
    """Registers a function that makes a model, saved under the function's name or another one."""

    def register(make):
        if VERSION >= since:
            MAKERS[name or make.__name__] = (make, ending)
        return make

    return register
