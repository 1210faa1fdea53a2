"""Random numbers of Keras on JAX: one draw for a seed, or a sequence from one generator."""

import keras

from themes import values


def call(name, args=(), kwargs=None):
    """`keras.random.<name>`; the seed is among `kwargs`. A bare list is a shape."""
    function = values.resolve(keras.random, name)
    return values.described(function(*values.tensors(list(args)), **values.tensors(kwargs or {})))


def sequence(seed, calls):
    """Draws by one SeedGenerator(seed), and its state after each.

    Each of `calls` is {"name", "args", "kwargs"}.
    """
    generator = keras.random.SeedGenerator(seed)
    draws = []
    for item in calls:
        function = values.resolve(keras.random, item["name"])
        arguments = values.tensors(list(item.get("args", ())))
        keywords = values.tensors(item.get("kwargs", {}))
        drawn = function(*arguments, seed=generator, **keywords)
        state = generator.state.numpy()
        draws.append({"draw": values.described(drawn), "state": values.described(state)})
    return draws
