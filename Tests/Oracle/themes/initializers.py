"""Initial values for a seed, and regularizers and constraints, which are called on a value."""

import keras

from themes import values
from themes.precision import wide


def call(class_name, shape, kwargs=None, dtype="float32"):
    with wide([dtype]):
        initializer = values.resolve(keras.initializers, class_name)(**(kwargs or {}))
        return {
            **values.described(initializer(tuple(shape), dtype=dtype)),
            "config": keras.saving.serialize_keras_object(initializer),
        }


def regularize(class_name, value, kwargs=None):
    regularizer = values.resolve(keras.regularizers, class_name)(**(kwargs or {}))
    return values.described(regularizer(keras.ops.convert_to_tensor(values.array(value))))


def constrain(class_name, value, kwargs=None):
    constraint = values.resolve(keras.constraints, class_name)(**(kwargs or {}))
    return values.described(constraint(keras.ops.convert_to_tensor(values.array(value))))
