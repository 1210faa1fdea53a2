"""Writes what the fuzzers start from: small files by real Keras and h5py, one a structure.

    python Fuzzing/make_seeds.py            (a Python with Keras: make python)

What the fuzzers found beyond them, reduced to what adds coverage, is packed beside them in Corpus/.
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


def dense(units, **settings):
    return keras.layers.Dense(units, **settings)


def trained(model, target, **settings):
    model.compile(**settings)
    model.fit(numpy.ones((2, 4)), target, verbose=0)
    return model


def trainings():
    """Models of two numbers that differ in what they were trained with."""
    optimizers = [
        keras.optimizers.RMSprop(centered=True, momentum=0.1), keras.optimizers.Adagrad(),
        keras.optimizers.Adadelta(), keras.optimizers.Adamax(clipnorm=1.0),
        keras.optimizers.Lion(weight_decay=0.1), keras.optimizers.AdamW(clipvalue=1.0),
        keras.optimizers.SGD(
            keras.optimizers.schedules.PiecewiseConstantDecay([1, 2], [0.1, 0.2, 0.3]),
            momentum=0.5, nesterov=True, gradient_accumulation_steps=2),
    ]
    schedules = [
        keras.optimizers.schedules.CosineDecay(0.1, 5, warmup_target=0.2, warmup_steps=2),
        keras.optimizers.schedules.CosineDecayRestarts(0.1, 5),
        keras.optimizers.schedules.PolynomialDecay(0.1, 5),
        keras.optimizers.schedules.InverseTimeDecay(0.1, 5, 0.5),
    ]
    losses = [
        keras.losses.Huber(), keras.losses.BinaryFocalCrossentropy(label_smoothing=0.1),
        keras.losses.CategoricalCrossentropy(from_logits=True, reduction="sum"),
        keras.losses.Dice(), keras.losses.Tversky(), "kl_divergence", "log_cosh",
    ]
    metrics = [
        ["mae", keras.metrics.Precision(thresholds=[0.2, 0.5]), keras.metrics.TopKCategoricalAccuracy(1)],
        [keras.metrics.PrecisionAtRecall(0.5, num_thresholds=5), keras.metrics.R2Score()],
        [keras.metrics.MeanMetricWrapper(keras.losses.hinge, name="h"), keras.metrics.FBetaScore()],
    ]
    parts = [
        dict(kernel_initializer=keras.initializers.VarianceScaling(2.0, "fan_avg", "uniform")),
        dict(kernel_initializer=keras.initializers.Constant(0.5), bias_constraint="non_neg"),
        dict(kernel_initializer=keras.initializers.Orthogonal(), use_bias=False),
        dict(kernel_regularizer=keras.regularizers.OrthogonalRegularizer(), activity_regularizer="l1"),
        dict(kernel_constraint=keras.constraints.MinMaxNorm(0.1, 1.0), activation="gelu"),
        dict(bias_regularizer=keras.regularizers.L1L2(0.1, 0.2), activation="leaky_relu"),
        dict(kernel_initializer=keras.initializers.TruncatedNormal(seed=3), dtype="float64"),
    ]
    optimizers += [keras.optimizers.SGD(schedule) for schedule in schedules]
    for index, optimizer in enumerate(optimizers):
        model = keras.Sequential([keras.Input((4,)), dense(2, **parts[index % len(parts)])])
        yield f"trained{index}", trained(
            model, numpy.eye(2), optimizer=optimizer, loss=losses[index % len(losses)],
            metrics=metrics[index % len(metrics)])


def policies():
    """A map of policies, and outputs and losses by name."""
    policy = keras.dtype_policies.DTypePolicyMap(default_policy="mixed_bfloat16")
    policy["a"] = "float32"
    inputs = keras.Input((4,), name="x")
    outputs = {"p": dense(2, name="a", dtype=policy)(inputs), "q": dense(1, name="b")(inputs)}
    model = keras.Model(inputs, outputs)
    return trained(
        model, {"p": numpy.eye(2), "q": numpy.ones((2, 1))}, optimizer="sgd",
        loss={"p": "mse", "q": keras.losses.MeanAbsoluteError()}, loss_weights={"p": 1.0, "q": 0.5},
        metrics={"p": ["mae"]})


def ops():
    """A graph of many operations, with constants, slices and keywords."""
    x = keras.Input((4,), name="x")
    y = keras.ops.reshape(x, (-1, 2, 2))
    y = keras.ops.transpose(y, (0, 2, 1)) @ numpy.ones((2, 2), "float32")
    y = keras.ops.where(y > 0.5, y, keras.ops.exp(-y)) / 2.0
    z = keras.ops.stack([keras.ops.max(y, axis=1), keras.ops.sum(y, axis=-1, keepdims=False)], axis=0)
    z = keras.ops.squeeze(keras.ops.expand_dims(z[0], 1), 1)
    z = keras.ops.pad(keras.ops.clip(z, 0.0, 1.0), ((0, 0), (1, 1)))
    z = keras.ops.cast(keras.ops.one_hot(keras.ops.argmax(z, axis=-1), 4), "float32")
    return keras.Model(x, [z + x, keras.ops.einsum("ab,ab->a", x, x)])


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
    return {
        "graph": graph, "stack": stack, "half": half, "nested": nested, "policies": policies(),
        "ops": ops(), **dict(trainings()),
    }


def parts(archive):
    """The members of an archive in the form that FuzzModel reads."""
    archive = zipfile.ZipFile(io.BytesIO(archive))
    members = {entry: archive.read(entry) for entry in archive.namelist()}
    assets = [entry.removeprefix("assets/").encode() + b"\n" + content
              for entry, content in members.items()
              if entry.startswith("assets/") and not entry.endswith("/") and b"\0" not in content]
    return members, b"\0".join([
        members["metadata.json"], members["config.json"], b"\1".join(assets),
        members["model.weights.h5"]])


corpus.mkdir(exist_ok=True)
for name, model in models().items():
    path = corpus / "model.keras"
    model.save(path)
    archive = path.read_bytes()
    path.unlink()
    members, content = parts(archive)
    write("json", name, members["config.json"])
    write("model", name, content)
    if name == "half":
        write("zip", name, archive)
        write("model", "archive", archive)
    if name.startswith("trained"):
        continue
    write("hdf5", name, members["model.weights.h5"])
    path = corpus / "model.h5"
    model.save(path)
    write("legacy", name, path.read_bytes())
    path.unlink()

fixtures = pathlib.Path(__file__).parent.parent / "Tests/Fixtures"
for path in (fixtures / "preprocessing").glob("*.keras"):
    members, content = parts(path.read_bytes())
    write("model", path.stem, content)
for path in (fixtures / "keras2").iterdir():
    if path.suffix == ".keras":
        write("model", path.stem, parts(path.read_bytes())[1])

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


def dense_storage(file):
    """What new files have where there is much: heaps, trees over names, huge and shared parts."""
    for index in range(40):
        file.create_group(f"group{index:03}")
    for index in range(30):
        file.attrs[f"attribute{index:03}"] = index
    file.attrs["huge"] = numpy.arange(1200, dtype="f4")
    file["type"] = numpy.dtype("f4")
    file.create_dataset("typed", (3,), file["type"])
    file.attrs.create("typed", 3, dtype=file["type"])


def continued(file):
    group = file.create_group("g")
    for index in range(8):
        group.create_group(f"n{index}").attrs["x" * index + "y"] = index
        group.attrs[f"a{index}"] = index


def extents(file):
    """Indexes of chunks of every kind, over what is there in part only."""
    values = numpy.arange(36, dtype="i2").reshape(9, 4)
    for name, size, maximum in [
            ("tree", (1, 1), (None, None)), ("array", (2, 1), (None, 4)), ("fixed", (2, 3), None),
            ("single", (9, 4), None)]:
        file.create_dataset(
            name, data=values, chunks=size, maxshape=maximum, fletcher32=True, shuffle=True)
    part = file.create_dataset("part", (8, 8), "f8", chunks=(4, 4), fillvalue=2.5)
    part[0, 0] = 1
    many = file.create_dataset("many", (3000,), "i1", chunks=(1,), maxshape=(None,))
    many[2990] = 1
    file.create_dataset("paged", (2000,), "i1", chunks=(1,))[1999] = 3
    space = h5py.h5s.create_simple((4, 4))
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_chunk((2, 2))
    plist.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    h5py.h5d.create(file.id, b"implicit", h5py.h5t.NATIVE_FLOAT, space, plist).write(
        h5py.h5s.ALL, h5py.h5s.ALL, numpy.ones((4, 4), "f4"))
    compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    compact.set_layout(h5py.h5d.COMPACT)
    h5py.h5d.create(file.id, b"compact", h5py.h5t.NATIVE_FLOAT, space, compact).write(
        h5py.h5s.ALL, h5py.h5s.ALL, numpy.ones((4, 4), "f4"))


def refused(file):
    file["soft"] = h5py.SoftLink("/text")
    file["external"] = h5py.ExternalLink("other.h5", "/a")
    file.create_dataset("elsewhere", (12,), "f4", external=[("/nowhere", 0, 48)])
    layout = h5py.VirtualLayout((4,), "f4")
    layout[:] = h5py.VirtualSource("other.h5", "d", (4,))
    file.create_virtual_dataset("virtual", layout)
    file["compound"] = numpy.zeros(2, [("a", "f4")])
    file["sequences"] = numpy.zeros(2, "c8")


def weights(file):
    """Of the model that FuzzWeights has."""
    for path, shapes in [
            ("layers/dense/vars", [(4, 3), (3,)]), ("layers/dense_1/vars", [(3, 2), (2,)]),
            ("layers/dropout/vars", []), ("layers/dropout/seed_generator/vars", [(2,)]),
            ("optimizer/vars", [(), (), (4, 3), (3,), (3, 2), (2,)])]:
        group = file.create_group(path)
        group.attrs["name"] = path.split("/")[-2]
        for index, shape in enumerate(shapes):
            kind = "i4" if path == "optimizer/vars" and index == 0 else "f4"
            kind = "u4" if "seed" in path else kind
            group[str(index)] = numpy.ones(shape, kind)


for fill in chunks, attributes, dense_storage, continued, extents, refused, weights:
    for libver in "earliest", "latest":
        content = hdf5(fill, libver=libver)
        write("hdf5", f"{fill.__name__}-{libver}", content)
        if fill in (weights, chunks, attributes):
            write("weights", f"{fill.__name__}-{libver}", content)
write("hdf5", "userblock", hdf5(attributes, userblock_size=512))
write("hdf5", "tracked", hdf5(attributes, libver="latest", track_order=True))
for name, change in [("sums", "fletcher32"), ("packed", "gzip")]:
    def packed(file):
        weights(file)
        del file["layers/dense/vars/0"]
        options = {"compression": "gzip"} if change == "gzip" else {change: True}
        file.create_dataset("layers/dense/vars/0", data=numpy.ones((4, 3), ">f8"), chunks=(2, 2), **options)

    write("weights", name, hdf5(packed))
shard = "m_00000.weights.h5"
groups = ["layers/dense", "layers/dense_1", "layers/dropout/seed_generator", "optimizer"]
write("weights", "shards", json.dumps({
    "metadata": {"total_size": 100}, "weight_map": {f"/{group}/vars": [shard] for group in groups},
}).encode() + b"\0" + hdf5(weights))


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
