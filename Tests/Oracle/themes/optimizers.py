"""Optimizers, step by step on given gradients."""

import keras

from themes import values


def run(class_name, initial, gradients, kwargs=None, steps=None):
    """Parameters after each step, and the optimizer's variables in its own order at the end.

    `initial`: an array per parameter. `gradients`: a list of arrays per step, repeated from the
    start if `steps` is larger than there are.
    """
    optimizer = values.resolve(keras.optimizers, class_name)(**(kwargs or {}))
    parameters = [
        keras.Variable(values.array(value), name=f"parameter_{index}")
        for index, value in enumerate(initial)
    ]
    optimizer.build(parameters)
    history = []
    for step in range(len(gradients) if steps is None else steps):
        given = [values.array(value) for value in gradients[step % len(gradients)]]
        optimizer.apply(given)
        history.append([values.described(parameter.numpy()) for parameter in parameters])
    optimizer.finalize_variable_values(parameters)
    return {
        "steps": history,
        "final": [values.described(parameter.numpy()) for parameter in parameters],
        "variables": [
            {"path": variable.path, **values.described(variable.numpy())}
            for variable in optimizer.variables
        ],
        "learning_rate": float(optimizer.learning_rate),
        "config": keras.saving.serialize_keras_object(optimizer),
    }


def schedule(class_name, kwargs, steps):
    """The learning rates of a schedule at `steps`."""
    chosen = values.resolve(keras.optimizers.schedules, class_name)(**kwargs)
    return [float(chosen(step)) for step in steps]
