"""Training curves, to be met by Swift on the same numbers."""

import keras
import numpy as np

from themes import archive, values


def mlp_curve(
    x,
    y,
    layers=None,
    initial_weights=None,
    optimizer=None,
    loss="mean_squared_error",
    metrics=None,
    batch_size=32,
    epochs=5,
    save_after=None,
    save_path=None,
    resume_from=None,
    final_weights=None,
    validation_split=0.0,
    sample_weight=None,
):
    """Fits a Sequential without shuffling and tells the history, epoch by epoch.

    layers           keyword arguments of each Dense; a {"class_name": ...} chooses another layer
    initial_weights  an .npz with "0", "1", ... in the order of model.weights
    optimizer        {"class_name": ..., "config": {...}} or a name; a schedule or an optimizer among
                     the arguments is described in the same way
    save_after       the epoch after which the model is saved to `save_path`; training goes on
    resume_from      a .keras file to go on from, instead of layers, weights and optimizer
    final_weights    an .npz to write the weights to, numbered
    """
    x, y, weight = values.array(x), values.array(y), values.array(sample_weight)
    if resume_from is not None:
        model = keras.saving.load_model(resume_from)
    else:
        model = _mlp(x.shape, layers, initial_weights)
        model.compile(optimizer=_optimizer(optimizer), loss=loss, metrics=metrics)
    history = {}

    def fit(first, last):
        found = model.fit(
            x,
            y,
            sample_weight=weight,
            batch_size=batch_size,
            initial_epoch=first,
            epochs=last,
            shuffle=False,
            validation_split=validation_split,
            verbose=0,
        )
        for name, series in found.history.items():
            history.setdefault(name, []).extend(float(value) for value in series)

    if save_after is None:
        fit(0, epochs)
        if save_path is not None:
            model.save(save_path)
    else:
        fit(0, save_after)
        model.save(save_path)
        fit(save_after, epochs)
    if final_weights is not None:
        numbered = {str(index): weight.numpy() for index, weight in enumerate(model.weights)}
        np.savez(final_weights, **numbered)
    return {
        "history": history,
        "predictions": values.described(model.predict(x, verbose=0)),
        **archive.state(model),
    }


def _mlp(input_shape, layers, initial_weights):
    model = keras.Sequential()
    for settings in layers:
        settings = dict(settings)
        model.add(getattr(keras.layers, settings.pop("class_name", "Dense"))(**settings))
    model.build((None, *input_shape[1:]))
    if initial_weights is not None:
        stored = np.load(initial_weights)
        model.set_weights([stored[str(index)] for index in range(len(stored.files))])
    return model


def _optimizer(description):
    if not (isinstance(description, dict) and "class_name" in description):
        return description
    name = description["class_name"]
    settings = {key: _optimizer(value) for key, value in description.get("config", {}).items()}
    family = keras.optimizers if hasattr(keras.optimizers, name) else keras.optimizers.schedules
    return getattr(family, name)(**settings)
