"""Metrics, batch by batch, and which class Keras chooses for a name."""

import keras
from keras.src.trainers.compile_utils import CompileMetrics

from themes import values


def run(class_name, batches, kwargs=None):
    """The result after each batch, the variables at the end, and the config.

    A batch is {"y_true", "y_pred"} or {"values"}, with "sample_weight" or without.
    """
    metric = values.resolve(keras.metrics, class_name)(**(kwargs or {}))
    results = []
    for batch in batches:
        metric.update_state(**{name: values.array(value) for name, value in batch.items()})
        results.append(values.described(metric.result()))
    variables = [
        {"name": variable.name, **values.described(variable.numpy())}
        for variable in metric.variables
    ]
    return {
        "results": results,
        "variables": variables,
        "config": keras.saving.serialize_keras_object(metric),
    }


def chosen(names, batches, weighted=False):
    """What `compile(metrics=names)` makes of metric names for such arrays: the names of the
    logs with the results after all batches, and the classes and functions chosen."""
    given = {"weighted_metrics" if weighted else "metrics": list(names)}
    compiled = CompileMetrics(given.get("metrics"), given.get("weighted_metrics"))
    for batch in batches:
        weight = values.array(batch.get("sample_weight"))
        y_true, y_pred = values.array(batch["y_true"]), values.array(batch["y_pred"])
        compiled.update_state(y_true, y_pred, sample_weight=weight)
    functions = [getattr(metric, "_fn", None) for metric in compiled.metrics]
    return {
        "results": {name: float(value) for name, value in compiled.result().items()},
        "classes": [type(metric).__name__ for metric in compiled.metrics],
        "functions": [function and function.__name__ for function in functions],
    }
