"""Makes the archives in keras3/ with older versions of Keras 3, as the tests of older files need them.

The models are those of older_models. Run it once with each of the versions that `make python` installs:

    for python in .venv-keras3x/3.*/bin/python; do $python Tests/Fixtures/make_keras3.py; done

With names of models it makes these alone, and keeps the archive's other files.

An archive has the files as that version wrote them. Beside each, NAME.ENDING, lies NAME.json with what the
version computed with the same model:

    inputs, targets, outputs   nests of {"shape", "dtype", "values"}
    weights, optimizer         the values of model.weights and of model.optimizer.variables
    results                    what evaluate said, by name, where the model is compiled
    reads_itself               whether the version can read the file (Keras 3.3 cannot read all)

On NumPy nothing can be trained: weights and the optimizer's state are random numbers, none of them 0,
with few digits, so that the text has them exactly.
"""

import json
import os
import pathlib
import sys
import tempfile
import zipfile

os.environ.setdefault("KERAS_BACKEND", "numpy")

import keras
import numpy as np

import older_models
import older_numbers as numbers

FOLDER = pathlib.Path(__file__).parent / "keras3"


def save(model, path):
    path = str(path)
    if path.endswith(".weights.json"):
        model.save_weights(path, max_shard_size=2e-7)
    elif path.endswith(".weights.h5"):
        model.save_weights(path)
    elif "." not in os.path.basename(path):
        keras.saving.save_model(model, path, zipped=False)
    else:
        model.save(path)


def prepare(model, name, random):
    """Gives the model and its optimizer a state in which every number is told from the others."""
    # What a layer was adapted to it also keeps elsewhere.
    adapted = ("mean", "variance", "count")
    numbers.randomize([v for v in model.weights if v.name not in adapted], random)
    if not numbers.is_compiled(model):
        return
    model.optimizer.build(model.trainable_variables)
    own = {"learning_rate": 0.25, "iteration": 3}
    slots = [v for v in model.optimizer.variables if v.name not in own]
    if name == "with_adafactor":
        # The others stand for nothing, and are not even numbers of one kind.
        slots = [v for v in slots if v.shape]
    numbers.randomize(slots, random)
    for variable in model.optimizer.variables:
        if variable.name in own:
            variable.assign(own[variable.name])


def data(model, random):
    """Inputs, and targets like the outputs."""
    inputs = getattr(model, "_inputs_struct", None)
    if inputs is None:
        inputs = keras.Input((4,)) if isinstance(model, older_models.Pair) else model.inputs[0]
    x = numbers.mapped(lambda one: numbers.random_array((one.shape, one.dtype), random), inputs)
    y = numbers.mapped(
        lambda output: random.integers(0, 2, output.shape).astype("float32"), model(x))
    return x, y


def make(name, folder):
    """Saves the model of that name and what it computes."""
    keras.utils.clear_session()
    maker, ending = older_models.MAKERS[name]
    random = np.random.default_rng(sum(map(ord, name)))
    model = maker()
    prepare(model, name, random)
    x, y = data(model, random)
    found = {
        "inputs": numbers.mapped(numbers.described, x),
        "targets": numbers.mapped(numbers.described, y),
        **numbers.told(model, x, y),
    }
    path = str(folder / (name + ending))
    save(model, path)
    found["reads_itself"] = True
    if ".weights." not in path:
        try:
            model = keras.saving.load_model(path)
        except Exception as error:
            print(f"{keras.__version__} cannot read its own {name}: {error}"[:200])
            found["reads_itself"] = False
    if name == "adapters":
        # A save makes one matrix of the kernel and its two factors.
        found["weights"] = numbers.values_of(model.weights)
    (folder / (name + ".json")).write_text(json.dumps(found) + "\n")


def main(names):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name in names or older_models.MAKERS:
            make(name, folder)
        archive = FOLDER / f"{keras.__version__}.zip"
        FOLDER.mkdir(exist_ok=True)
        if names and archive.exists():
            with zipfile.ZipFile(archive) as kept:
                for entry in kept.namelist():
                    if not (folder / entry).exists():
                        kept.extract(entry, folder)
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    # Without today's date: the same files make the same archive.
                    entry = zipfile.ZipInfo(str(path.relative_to(folder)))
                    entry.external_attr = 0o644 << 16
                    made.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
        print(archive, archive.stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
