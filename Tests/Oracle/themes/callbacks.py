"""What callbacks decide, given the logs of each epoch."""

import os

import keras
import numpy as np
from keras.src.utils import io_utils

from themes import values


def run(
    callbacks, logs, learning_rate=0.1, metrics=None, optimizer=None, batches=0
):
    """Drives Keras's list of callbacks as `fit` does, with logs that are given.

    callbacks      a list of {"class_name": ..., "kwargs": {...}}
    logs           one dict for each epoch; a list in it becomes an array
    metrics        those of `compile`
    optimizer      keyword arguments of SGD, beside the learning rate
    batches        how many batches end in each epoch; their logs are the epoch's

    The only weight of the model is set to the number of the epoch, from 1.
    """
    model = keras.Sequential([keras.layers.Dense(1, use_bias=False)])
    model.build((None, 1))
    model.compile(
        keras.optimizers.SGD(learning_rate=_rate(learning_rate), **(optimizer or {})),
        "mse",
        metrics=metrics,
    )
    model.evaluate(np.zeros((1, 1)), np.zeros((1, 1)), verbose=0)
    saved, messages, rates = [], [], []
    model.save = lambda path, **_: saved.append(os.path.basename(path))
    model.save_weights = lambda path, **_: saved.append(os.path.basename(path))
    speak, io_utils.print_msg = io_utils.print_msg, lambda text, line_break=True: messages.append(text)
    made = [_callback(**item) for item in callbacks]
    run = keras.callbacks.CallbackList(
        made, add_history=True, model=model, epochs=len(logs), steps=1, verbose=0)
    model.stop_training = False
    ran = 0
    raised = None
    try:
        run.on_train_begin()
        for epoch, log in enumerate(logs):
            log = {key: _value(item) for key, item in log.items()}
            run.on_epoch_begin(epoch)
            rates.append(float(model.optimizer.learning_rate))
            model.set_weights([np.full((1, 1), epoch + 1.0)])
            for batch in range(batches):
                run.on_train_batch_begin(batch)
                run.on_train_batch_end(batch, log)
                if model.stop_training:
                    break
            run.on_epoch_end(epoch, log)
            ran += 1
            if model.stop_training:
                break
        run.on_train_end(log)
    except Exception as error:
        raised = f"{type(error).__name__}: {error}"
    finally:
        io_utils.print_msg = speak
    return {
        "epochs": ran,
        "saved": saved,
        "messages": messages,
        "rates": rates,
        "rate": float(model.optimizer.learning_rate),
        "weight": float(model.get_weights()[0][0, 0]),
        "names": list(run._history.history),
        "history": run._history.history,
        "raised": raised,
    }


def _rate(rate):
    if isinstance(rate, (int, float)):
        return rate
    return keras.optimizers.schedules.ExponentialDecay(**rate)


def _value(item):
    return np.array(item, dtype="float32") if isinstance(item, list) else item


def _callback(class_name, kwargs):
    kwargs = dict(kwargs)
    if class_name == "LearningRateScheduler":
        factor = kwargs.pop("factor")
        return keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * factor, **kwargs)
    return getattr(keras.callbacks, class_name)(**kwargs)


def csv(path, logs, separator=",", append=False):
    """The file that CSVLogger writes, after a training for each list of logs."""
    logger = keras.callbacks.CSVLogger(path, separator=separator, append=append)
    for training in logs:
        run = keras.callbacks.CallbackList([logger])
        run.on_train_begin()
        for epoch, log in enumerate(training):
            run.on_epoch_end(epoch, {key: _value(item) for key, item in log.items()})
        run.on_train_end()
    with open(path, "rb") as file:
        return list(file.read())


def formats(rows):
    """Python's `pattern.format(epoch=..., **logs)`; None where it raises."""
    texts = []
    for pattern, epoch, logs in rows:
        try:
            texts.append(pattern.format(epoch=epoch, **logs))
        except (KeyError, ValueError, IndexError, AttributeError, TypeError):
            texts.append(None)
    return texts


def directions():
    """The direction of each metric that Keras has and can make with few arguments."""
    found = {}
    for name, cls in vars(keras.metrics).items():
        if isinstance(cls, type) and issubclass(cls, keras.metrics.Metric):
            metric = _with_arguments(cls)
            if metric is not None:
                found[cls.__name__] = getattr(metric, "_direction", None)
    return found


def _with_arguments(cls):
    for arguments in [(), (0.5,), (2, [0])]:
        try:
            return cls(*arguments)
        except (TypeError, ValueError, AttributeError):
            pass
    return None


def swapped_weights(x, y, initial, epochs, swap_on_epoch, momentum):
    """Training with SwapEMAWeights: the weights at each epoch's end, and the numbers of validations."""
    x, y = values.array(x), values.array(y)
    model = keras.Sequential([keras.layers.Dense(1)])
    model.build((None, x.shape[1]))
    model.set_weights([values.array(item) for item in initial])
    model.compile(keras.optimizers.SGD(0.1, use_ema=True, ema_momentum=momentum), "mse")
    seen = []
    watch = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: seen.append(model.get_weights()[0].tolist()))
    swap = keras.callbacks.SwapEMAWeights(swap_on_epoch=swap_on_epoch)
    history = model.fit(
        x, y, batch_size=4, epochs=epochs, shuffle=False, verbose=0, validation_data=(x, y),
        callbacks=[swap, watch])
    return {
        "seen": seen,
        "val_loss": history.history["val_loss"],
        "final": model.get_weights()[0].tolist(),
    }
