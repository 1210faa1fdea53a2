"""One layer as a model, or a model of a few lines: its file, and its numbers in Keras."""

import json

import jax
import keras
import numpy as np

from themes import values


def _least(weight):
    """The least of a weight's random numbers: variances are positive."""
    return 0.1 if "variance" in weight.name else -1


def exchange(class_name, kwargs, shape, path, dtype="float32", seed=0):
    """Saves Sequential([Input(shape), layer]) with random weights to `path`.

    Answers the inputs (a batch of 3), the outputs without training, and the gradients of the
    outputs' sum of squares by the trainable variables.
    """
    keras.utils.clear_session(free_memory=False)
    layer = values.resolve(keras.layers, class_name)(**(kwargs or {}))
    model = keras.Sequential([keras.Input(tuple(shape), dtype=dtype), layer])
    random = np.random.default_rng(seed)
    for weight in model.weights:
        weight.assign(random.uniform(_least(weight), 1, weight.shape))
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


def exchange_code(code, path, seed=0, training=False, zeros=0.0):
    """Saves the model that `code` leaves in `model`, with random weights, to `path`.

    `zeros` is the share of the last axis's rows that are zeros in inputs of floats. Answers the inputs
    (batches of 3, other unknown sizes 5), the outputs, the gradients of the sum of their squares, the
    variables that are not trained after the call, and the model's description.
    """
    keras.utils.clear_session(free_memory=False)
    scope = {"keras": keras, "layers": keras.layers, "ops": keras.ops, "np": np,
             "Input": keras.Input, "Model": keras.Model, "Sequential": keras.Sequential}
    exec(code, scope)
    model = scope["model"]
    random = np.random.default_rng(seed)
    for weight in model.weights:
        weight.assign(random.uniform(_least(weight), 1, weight.shape))

    def numbers(tensor):
        first = tensor.shape[0] or 3
        shape = (first, *(size or 5 for size in tensor.shape[1:]))
        if tensor.dtype == "bool":
            return random.integers(0, 2, shape).astype("bool")
        if not tensor.dtype.startswith("float"):
            return random.integers(0, 5, shape).astype(tensor.dtype)
        x = random.uniform(-1, 1, shape)
        x[random.uniform(size=shape[:-1]) < zeros] = 0
        return x.astype(tensor.dtype)

    inputs = [numbers(tensor) for tensor in model.inputs]
    given = inputs if len(inputs) > 1 else inputs[0]
    model.save(path)

    def loss(trainable):
        fixed = [v.value for v in model.non_trainable_variables]
        outputs, state = model.stateless_call(trainable, fixed, given, training=training)
        outputs = [o for o in keras.tree.flatten(outputs)]
        squares = [(o.astype("float32") ** 2).sum() for o in outputs if "float" in str(o.dtype)]
        return sum(squares), (outputs, state)

    trainable = [v.value for v in model.trainable_variables]
    (_, (outputs, state)), gradients = jax.value_and_grad(loss, has_aux=True)(trainable)
    names = [v.path for v in model.non_trainable_variables]
    state = [s for s, n in zip(state, names) if "seed_generator" not in n]
    config = json.dumps(keras.saving.serialize_keras_object(model))
    return {**values.described({"inputs": inputs, "outputs": outputs, "gradients": gradients,
                                "state": state}), "config": config,
            "shapes": [list(output.shape) for output in keras.tree.flatten(model.outputs)]}


def read_again(path, inputs):
    """The outputs of a saved model, without training, and its description."""
    keras.utils.clear_session(free_memory=False)
    model = keras.saving.load_model(path)
    given = [values.array(x) for x in inputs]
    outputs = model(given if len(given) > 1 else given[0], training=False)
    return {"outputs": values.described(keras.tree.flatten(outputs)),
            "config": json.dumps(keras.saving.serialize_keras_object(model))}


def open_shapes(shape, dtype, class_name=None, kwargs=None, code=None):
    """What the layer's outputs are said to be for inputs of which sizes are not known.

    The layer is that of a class, or what `code` says. Answers its description and, for the batch alone
    and with each other axis in turn, `input` and `specs` (shape and dtype for each output), or
    `raised`.
    """
    keras.utils.clear_session(free_memory=False)
    layer = eval(code, {"layers": keras.layers}) if code else values.resolve(
        keras.layers, class_name)(**(kwargs or {}))
    layer(keras.KerasTensor((None, *shape), dtype=dtype))
    answers = []
    for open_axis in range(len(shape) + 1):
        given = [None, *shape]
        given[open_axis] = None
        answer = {"input": given}
        try:
            specs = layer.compute_output_spec(keras.KerasTensor(given, dtype=dtype))
            answer["specs"] = [
                {"shape": list(spec.shape), "dtype": spec.dtype}
                for spec in keras.tree.flatten(specs)]
        except Exception as error:
            answer["raised"] = f"{type(error).__name__}: {error}"[:300]
        answers.append(answer)
    return {"config": json.dumps(keras.saving.serialize_keras_object(layer)), "answers": answers}
