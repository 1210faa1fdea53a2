"""One layer as a model: its file, and its numbers in Keras."""

import jax
import keras
import numpy as np

from themes import values


def exchange(class_name, kwargs, shape, path, dtype="float32", seed=0):
    """Saves Sequential([Input(shape), layer]) with random weights to `path`.

    Answers the inputs (a batch of 3), the outputs without training, and the gradients of the
    outputs' sum of squares by the trainable variables.
    """
    keras.utils.clear_session()
    layer = values.resolve(keras.layers, class_name)(**(kwargs or {}))
    model = keras.Sequential([keras.Input(tuple(shape), dtype=dtype), layer])
    random = np.random.default_rng(seed)
    for weight in model.weights:
        weight.assign(random.uniform(-1, 1, weight.shape))
    if dtype.startswith("float"):
        x = random.uniform(-1, 1, (3, *shape)).astype(dtype)
    else:
        x = random.integers(0, 5, (3, *shape)).astype(dtype)
    model.save(path)

    def loss(trainable):
        fixed = [v.value for v in model.non_trainable_variables]
        outputs, _ = model.stateless_call(trainable, fixed, x, training=False)
        return (outputs.astype("float32") ** 2).sum()

    trainable = [v.value for v in model.trainable_variables]
    gradients = jax.grad(loss)(trainable) if trainable else []
    return values.described(
        {"inputs": x, "outputs": model(x, training=False), "gradients": list(gradients)})


def outputs(path, inputs):
    """The outputs of a saved model."""
    model = keras.saving.load_model(path)
    return values.described(model(values.array(inputs), training=False))
