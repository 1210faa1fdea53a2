"""Objects and their configs, for every family that Keras serialises."""

import json

import keras

from themes import values


def _make(kind, class_name, kwargs):
    """An object. Arguments that are descriptions of objects become these."""
    keras.utils.clear_session(free_memory=False)

    def made_of(value):
        if isinstance(value, list):
            return [made_of(item) for item in value]
        if isinstance(value, dict) and "module" in value:
            return keras.saving.deserialize_keras_object(value)
        return value

    made = {key: made_of(value) for key, value in (kwargs or {}).items()}
    return values.resolve(keras, f"{kind}.{class_name}")(**made)


def _as_json(value):
    """The value after a way through JSON text, as a file would have it."""
    return json.loads(json.dumps(value))


def serialize(kind, class_name, kwargs=None, build_shape=None):
    """`serialize_keras_object` of keras.<kind>.<class_name>(**kwargs), built if a shape is given.

    Names that Keras makes up start from the first one, as in a fresh session.
    """
    made = _make(kind, class_name, kwargs)
    if build_shape is not None:
        made.build(tuple(build_shape))
    return _as_json(keras.saving.serialize_keras_object(made))


def serialize_text(kind, class_name, kwargs=None, build_shape=None):
    """The same as text, with the key order and the int/float spelling of a file."""
    made = _make(kind, class_name, kwargs)
    if build_shape is not None:
        made.build(tuple(build_shape))
    return json.dumps(keras.saving.serialize_keras_object(made))


def get_config_text(kind, class_name, kwargs=None):
    return json.dumps(_make(kind, class_name, kwargs).get_config())


def deserialize(config):
    """Makes the object and serialises it again. `config` is a value, or JSON text."""
    keras.utils.clear_session(free_memory=False)
    if isinstance(config, str):
        config = json.loads(config)
    made = keras.saving.deserialize_keras_object(config)
    return _as_json(keras.saving.serialize_keras_object(made))


def identifier(kind, value):
    """What keras.<kind>.get makes of an identifier, serialised."""
    keras.utils.clear_session(free_memory=False)
    found = values.resolve(keras, kind).get(value)
    return _as_json(keras.saving.serialize_keras_object(found))


def public_names(kind):
    return sorted(name for name in dir(values.resolve(keras, kind)) if not name.startswith("_"))
