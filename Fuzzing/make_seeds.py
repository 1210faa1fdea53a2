"""Writes what the fuzzers start from: small files by real Keras and h5py, one a structure.

    python Fuzzing/make_seeds.py            (a Python with Keras: make python)

What the fuzzers found beyond them, reduced to what adds coverage, lies beside them in Corpus/.
"""

import io
import json
import os
import pathlib
import zipfile

os.environ.setdefault("KERAS_BACKEND", "jax")
import h5py
import keras
import numpy

corpus = pathlib.Path(__file__).parent / "Corpus"
keras.utils.set_random_seed(1)


def write(target, name, content):
    folder = corpus / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"seed-{name}").write_bytes(content)


def hdf5(fill, **options):
    memory = io.BytesIO()
    with h5py.File(memory, "w", **options) as file:
        fill(file)
    return memory.getvalue()


def models():
    inputs = keras.Input((4,), name="x")
    hidden = keras.layers.Dense(3, activation="relu", kernel_regularizer="l2", name="a")(inputs)
    shared = keras.layers.Dense(3, name="b")
    joined = keras.ops.concatenate([shared(hidden), shared(hidden) * 2.0], axis=-1)
    graph = keras.Model({"x": inputs}, [joined, hidden[:, 0:1]], name="graph")
    stack = keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(2, kernel_constraint="max_norm"),
         keras.layers.Dropout(0.5, seed=1), keras.layers.Activation("softmax")])
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)
    stack.compile(
        keras.optimizers.Adam(schedule, amsgrad=True, use_ema=True), "categorical_crossentropy",
        metrics=["accuracy", keras.metrics.AUC(num_thresholds=5), keras.metrics.F1Score()])
    stack.fit(numpy.ones((2, 4)), numpy.eye(2), verbose=0)
    half = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, dtype="mixed_bfloat16")])
    nested = keras.Sequential([keras.Input((4,)), stack, keras.layers.Flatten()])
    return {"graph": graph, "stack": stack, "half": half, "nested": nested}


for name, model in models().items():
    path = corpus / "model.keras"
    corpus.mkdir(exist_ok=True)
    model.save(path)
    archive = path.read_bytes()
    path.unlink()
    members = {entry: zipfile.ZipFile(io.BytesIO(archive)).read(entry)
               for entry in zipfile.ZipFile(io.BytesIO(archive)).namelist()}
    write("json", name, members["config.json"])
    write("hdf5", name, members["model.weights.h5"])
    write("model", name, members["config.json"] + b"\0" + members["model.weights.h5"])
    if name == "half":
        write("zip", name, archive)

write("json", "literals",
      rb'[NaN, -Infinity, 1e-07, -0.0, 123456789012345678901234567890, "\ud83d\ude00\u0000", {}, null]')

memory = io.BytesIO()
with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("config.json", "{}" * 50)
    archive.writestr("assets/d\u00e9/vocabulary.txt", "a\nb")
write("zip", "deflated", b"junk" + memory.getvalue())
memory = io.BytesIO()
zipfile.ZIP64_LIMIT = 10
with zipfile.ZipFile(memory, "w") as archive:
    archive.writestr("config.json", "{}" * 50)
    archive.comment = b"PK\5\6"
write("zip", "zip64", memory.getvalue())


def chunks(file):
    values = numpy.arange(60, dtype=">f4").reshape(10, 6)
    file.create_dataset("plain", data=values)
    file.create_dataset("fixed", data=values, chunks=(4, 4), compression="gzip", shuffle=True)
    file.create_dataset("sums", data=values, chunks=(3, 6), fletcher32=True)
    file.create_dataset("grown", data=values, chunks=(2, 3), maxshape=(None, 6))
    file.create_dataset("wild", data=values, chunks=(2, 3), maxshape=(None, None))
    file.create_dataset("single", data=values, chunks=(10, 6), compression="gzip")


def attributes(file):
    group = file.create_group("layers/dense/vars")
    group.attrs["name"] = "dense"
    group.attrs["layer_names"] = ["a", "b\u00e9"]
    group.attrs["fixed"] = numpy.array([b"x", b"yz"])
    group.attrs["empty"] = numpy.array([])
    file["text"] = ["one", "two"]
    file["flag"] = numpy.array([True, False])
    file["link"] = group
    for index in range(12):
        file.attrs[f"many{index}"] = index
        file.create_group(f"many{index}")
    file["half"] = numpy.frombuffer(b"\x80\x3f" * 3, dtype="V2")
    file["half"].attrs["dtype"] = "bfloat16"


for fill in chunks, attributes:
    for libver in "earliest", "latest":
        write("hdf5", f"{fill.__name__}-{libver}", hdf5(fill, libver=libver))
write("hdf5", "userblock", hdf5(attributes, userblock_size=512))
write("hdf5", "tracked", hdf5(attributes, libver="latest", track_order=True))


def words(value):
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from words(item)
    elif isinstance(value, list):
        for item in value:
            yield from words(item)
    elif isinstance(value, str):
        yield value


# The words of configs, so that the fuzzer need not guess them letter by letter.
known = {"Lambda", "function", "__lambda__", "__tensor__", "__numpy__", "__slice__", "__bytes__",
         "__ellipsis__", "shared_object_id", "registered_name", "shapes_dict", "inbound_nodes"}
for path in (corpus / "json").glob("seed-*"):
    known |= set(words(json.loads(path.read_bytes())))
(corpus / "words.dict").write_text(
    "".join(f"{json.dumps(json.dumps(word))}\n" for word in sorted(known) if word.isascii()))
