"""Losses, as classes with a reduction and as functions."""

import keras

from themes import values
from themes.precision import wide


def _loss(class_name, kwargs):
    return values.resolve(keras.losses, class_name)(**(kwargs or {}))


def call(class_name, y_true, y_pred, kwargs=None, sample_weight=None):
    with wide([y_true, y_pred, kwargs]):
        loss = _loss(class_name, kwargs)
        y_true, y_pred = values.array(y_true), values.array(y_pred)
        return values.described(loss(y_true, y_pred, values.array(sample_weight)))


def function(name, y_true, y_pred, kwargs=None):
    """The function of keras.losses, one value per sample."""
    with wide([y_true, y_pred, kwargs]):
        arguments = [keras.ops.convert_to_tensor(values.array(value)) for value in (y_true, y_pred)]
        return values.described(values.resolve(keras.losses, name)(*arguments, **(kwargs or {})))


def gradient(class_name, y_true, y_pred, kwargs=None, sample_weight=None):
    """The gradient with respect to y_pred of the reduced loss."""
    import jax

    with wide([y_true, y_pred, kwargs]):
        loss = _loss(class_name, kwargs)
        y_true, y_pred = values.array(y_true), values.array(y_pred)
        weight = values.array(sample_weight)
        return values.described(jax.grad(lambda found: loss(y_true, found, weight).sum())(y_pred))
