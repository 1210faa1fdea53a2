"""Makes the archives in keras3/ with older versions of Keras 3, as the tests of older files need them.

Run it once with each of the versions that `make python` installs:

    for python in .venv-keras3x/3.*/bin/python; do $python Tests/Fixtures/make_keras3.py; done

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
from keras import constraints, initializers, layers, losses, metrics, ops, optimizers, regularizers

FOLDER = pathlib.Path(__file__).parent / "keras3"
VERSION = tuple(int(part) for part in keras.__version__.split(".")[:2])
MAKERS = {}


def fixture(ending=".keras", since=(3, 3)):
    """Registers a function that makes a model, saved under the function's name."""

    def register(make):
        if VERSION >= since:
            MAKERS[make.__name__] = (make, ending)
        return make

    return register


# MARK: Classes of one's own


@keras.saving.register_keras_serializable("fixtures")
class Scaled(layers.Layer):
    """An inner layer, a factor that is trained, and one that is not."""

    def __init__(self, units=2, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.inner = layers.Dense(units)

    def build(self, input_shape):
        self.offset = self.add_weight(
            name="offset", shape=(self.units,), initializer="ones", trainable=False)
        self.factor = self.add_weight(name="factor", shape=(self.units,), initializer="ones")
        self.inner.build(input_shape)
        self.built = True

    def call(self, inputs):
        return self.inner(inputs) * self.factor + self.offset

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@keras.saving.register_keras_serializable("fixtures")
class Pair(keras.Model):
    """A subclassed model of two parts, the second one a list."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.first = layers.Dense(3, activation="tanh")
        self.others = [layers.Dense(2), layers.Dense(2)]

    def call(self, inputs):
        found = self.first(inputs)
        for other in self.others:
            found = other(found)
        return found


# MARK: Layers


ACTIVATIONS = [
    "elu", "exponential", "gelu", "hard_sigmoid", "leaky_relu", "linear", "log_softmax", "mish", "relu",
    "relu6", "selu", "sigmoid", "silu", "softmax", "softplus", "softsign", "tanh",
]
LATER_ACTIVATIONS = [
    "celu", "glu", "hard_shrink", "hard_silu", "hard_tanh", "log_sigmoid", "soft_shrink", "sparse_plus",
    "sparse_sigmoid", "sparsemax", "squareplus", "tanh_shrink", "threshold",
]


@fixture()
def activations():
    x = keras.Input((6,), name="x")
    known = [name for name in LATER_ACTIVATIONS if hasattr(keras.activations, name)]
    # One that takes arguments beyond its default is no activation by name.
    known = [name for name in ACTIVATIONS + known if name != "threshold"]
    return keras.Model(x, [layers.Activation(name, name="a_" + name)(x) for name in known])


@fixture()
def initializers_and_penalties():
    kinds = [
        "zeros", "ones", initializers.Constant(0.25), initializers.RandomNormal(0.5, 0.1, seed=1),
        initializers.RandomUniform(-1, 1, seed=2), initializers.TruncatedNormal(seed=3),
        initializers.VarianceScaling(2.0, "fan_avg", "uniform", seed=4), "glorot_normal",
        initializers.GlorotUniform(seed=5), "he_normal", initializers.HeUniform(seed=6), "lecun_normal",
        initializers.LecunUniform(seed=7),
    ]
    penalties = [
        regularizers.L1(0.01), "l2", regularizers.L1L2(0.01, 0.02), None,
        regularizers.OrthogonalRegularizer(0.01, mode="columns"),
    ]
    limits = [
        None, constraints.MaxNorm(1.5, axis=0), "non_neg", constraints.UnitNorm(axis=0),
        constraints.MinMaxNorm(0.2, 1.2, 0.5),
    ]
    return keras.Sequential([keras.Input((3,))] + [
        layers.Dense(
            3, use_bias=i % 3 != 2, kernel_initializer=kind, kernel_regularizer=penalties[i % 5],
            bias_regularizer="l1" if i == 1 else None, activity_regularizer="l2" if i == 4 else None,
            kernel_constraint=limits[(i + 1) % 5], bias_constraint="non_neg" if i == 6 else None,
            activation="tanh", trainable=i != 3)
        for i, kind in enumerate(kinds)])


@fixture()
def orthogonal():
    return keras.Sequential([
        keras.Input((3,)), layers.Dense(3, kernel_initializer=initializers.Orthogonal(1.5, seed=8))])


@fixture()
def identity():
    return keras.Sequential([
        keras.Input((3,)), layers.Dense(3, kernel_initializer=initializers.Identity())])


@fixture()
def stack():
    model = keras.Sequential([
        layers.Flatten(), layers.Dense(3, activation="relu"), layers.Dropout(0.5, seed=3),
        layers.Dense(2, activation="softmax"),
    ], name="stack")
    model.build((None, 2, 2))
    model.compile(optimizers.Adam(0.01), "categorical_crossentropy", metrics=["accuracy", "mse"])
    return model


@fixture()
def convolutions():
    image = keras.Input((8, 6, 2), name="image")
    line, room = keras.Input((7, 2), name="line"), keras.Input((4, 4, 5, 2), name="room")
    x = layers.Conv2D(3, (3, 2), padding="same", activation="relu")(image)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Conv2D(2, 2, groups=1, dilation_rate=1, strides=2, use_bias=False)(x)
    y = layers.AveragePooling1D(2)(layers.Conv1D(2, 3, padding="causal", dilation_rate=2)(line))
    z = layers.MaxPooling3D(2)(layers.Conv3D(2, 2)(room))
    return keras.Model([image, line, room], [
        x, layers.AveragePooling2D(2, strides=1)(image), layers.MaxPooling1D(3)(y),
        layers.AveragePooling3D((1, 1, 2))(z)])


@fixture()
def preprocessing():
    x = keras.Input((2,), name="x")
    return keras.Model(x, [
        layers.Normalization(mean=[0.5, -0.25], variance=[2.0, 0.5])(x),
        layers.Normalization(mean=0.5, variance=4.0, invert=True, axis=None)(x),
        layers.Discretization([-0.5, 0.0, 0.5])(x)])


@fixture()
def adapted():
    layer = layers.Normalization(axis=-1)
    layer.adapt(np.array([[1, 2, 3], [3, 5, 9], [4, 4, 4]], "float32"))
    return keras.Sequential([keras.Input((3,)), layer, layers.Dense(2)])


@fixture()
def categories():
    i = keras.Input((3,), dtype="int32", name="i")
    return keras.Model(i, [
        layers.CategoryEncoding(5, output_mode=mode)(i) for mode in ("multi_hot", "count")])


@fixture()
def policies():
    x = keras.Input((3,), name="x")
    half = layers.Dense(3, dtype="mixed_float16", name="half")(x)
    return keras.Model(x, [
        layers.Dense(2, dtype="float16", name="all_half")(half),
        layers.Dense(2, dtype="float64", name="double")(half)])


@fixture()
def mixed():
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        x = keras.Input((3,), name="x")
        return keras.Model(x, layers.Dense(2)(layers.Dense(3, activation="relu")(x)))
    finally:
        keras.config.set_dtype_policy(policy)


@fixture()
def adapters():
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3, name="a"), layers.Dense(2, name="b")])
    model.layers[0].enable_lora(2)
    return model


# MARK: Classes of one's own


@fixture()
def subclassed():
    model = Pair(name="pair")
    model(np.ones((1, 4), "float32"))
    model.compile(optimizers.SGD(0.1, momentum=0.9), losses.MeanSquaredError(), metrics=["mae"])
    return model


@fixture()
def custom_layer():
    x = keras.Input((4,), name="x")
    return keras.Model(x, layers.Dense(2)(Scaled(3)(Scaled(4)(x))))


# MARK: Graphs


@fixture()
def shared_layer():
    a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
    shared = layers.Dense(4, name="shared", activation="tanh")
    joined = ops.concatenate([shared(a), shared(b)], axis=1)
    model = keras.Model([a, b], layers.Dense(2)(shared(joined[:, 1:4]) * 2.0 + 1.0))
    model.compile(optimizers.RMSprop(0.01, momentum=0.5, centered=True), "mse")
    return model


@fixture()
def several_outputs():
    x, y = keras.Input((5,), name="x"), keras.Input((2,), name="y")
    h = layers.Dense(4, activation="tanh")(x)
    one = layers.Dense(2, name="one")(h)
    two = layers.Dense(2, name="two", activation="sigmoid")(ops.concatenate([h, y], axis=-1))
    model = keras.Model([x, y], [one, two])
    model.compile(
        optimizers.Nadam(0.02), ["mean_squared_error", losses.BinaryCrossentropy(label_smoothing=0.1)],
        loss_weights=[1.0, 0.5], metrics=[["mean_absolute_error"], [metrics.BinaryAccuracy(threshold=0.4)]])
    return model


@fixture()
def dictionaries():
    x, y = keras.Input((3,), name="x"), keras.Input((2,), name="y")
    h = ops.concatenate([x, y], axis=-1)
    model = keras.Model(
        {"y": y, "x": x}, {"sum": layers.Dense(2, name="sum")(h), "part": layers.Dense(2, name="part")(x)})
    model.compile(
        optimizers.AdamW(0.01, weight_decay=0.1), {"sum": "mse", "part": losses.Huber()},
        metrics={"sum": ["mae"], "part": ["mse"]})
    return model


@fixture()
def nested():
    i = keras.Input((4,), name="i")
    core = keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.Dense(4)], name="core")
    inner = keras.Model(i, [core(layers.Dense(3)(i)), ops.mean(i, axis=-1, keepdims=True)], name="inner")
    j = keras.Input((4,), name="j")
    a, m = inner(j)
    b, n = inner(a * 0.5)
    middle = keras.Model(j, [b + a, m + n], name="middle")
    x = keras.Input((4,), name="x")
    c, d = middle(x)
    return keras.Model(x, [layers.Dense(2)(c), d])


@fixture()
def pointwise_ops():
    x = keras.Input((4,), name="x")
    y = ops.abs(x) + ops.exp(-x) * ops.sigmoid(x) / 2 - ops.maximum(x, 0.25)
    z = ops.where(x > 0, ops.sqrt(ops.abs(x)), 0.5) ** 2
    w = ops.clip(2.0 - y, -1.0, 1.0) + ops.leaky_relu(z, 0.1) + ops.gelu(x, approximate=False)
    v = ops.relu(x) + ops.relu6(x) + ops.silu(x) + ops.softplus(x) + ops.elu(x) + ops.hard_sigmoid(x)
    return keras.Model(x, [ops.minimum(w, ops.log1p(ops.square(x))), ops.tanh(v) + ops.softmax(x)])


@fixture()
def movement_ops():
    x = keras.Input((4, 6), name="x")
    a = ops.transpose(x, (0, 2, 1))
    b = ops.reshape(a, (-1, 24))
    c = ops.stack([b, b + 1], axis=1)
    d = ops.squeeze(ops.expand_dims(c[:, -1], -1), -1)
    e = ops.concatenate([x[:, 0], x[:, :2, 1], ops.flip(x[:, 3], axis=-1)], axis=-1)
    f = ops.split(x, 2, axis=2)[1]
    g = ops.pad(ops.tile(ops.repeat(e, 2, axis=1), (1, 2)), ((0, 0), (1, 0)))
    return keras.Model(x, [d[:, ::5], e, f, g[:, :7], ops.swapaxes(x, 1, 2), x[..., 0], x[:, None, 1]])


@fixture()
def reduction_ops():
    x = keras.Input((4, 6), name="x")
    return keras.Model(x, [
        ops.sum(x, axis=-1), ops.mean(x, axis=[1, 2]), ops.max(x, axis=1, keepdims=True),
        ops.min(x, axis=2), ops.var(x, axis=1), ops.std(x, axis=1), ops.prod(x, axis=1),
        ops.argmax(x, axis=-1), ops.cumsum(x, axis=1)[:, -1],
        ops.any(x > 0.5, axis=1), ops.count_nonzero(x, axis=1), ops.matmul(x, ops.transpose(x, (0, 2, 1)))[:, 0]])


# MARK: Optimizers


def compiled(optimizer, loss="mse", **more):
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
    model.compile(optimizer, loss, **more)
    return model


OPTIMIZERS = {
    "sgd": (lambda: optimizers.SGD(0.1, momentum=0.8, nesterov=True, clipnorm=0.5), (3, 3)),
    "sgd_averaged": (lambda: optimizers.SGD(
        optimizers.schedules.PiecewiseConstantDecay([10, 20], [0.5, 0.25, 0.1]), momentum=0.9,
        use_ema=True, ema_momentum=0.5, ema_overwrite_frequency=7), (3, 3)),
    "rmsprop": (lambda: optimizers.RMSprop(
        optimizers.schedules.ExponentialDecay(0.1, 10, 0.5, staircase=True), rho=0.8), (3, 3)),
    "adam": (lambda: optimizers.Adam(
        optimizers.schedules.CosineDecay(0.1, 10, warmup_target=0.5, warmup_steps=3), amsgrad=True),
        (3, 3)),
    "adam_accumulated": (lambda: optimizers.Adam(gradient_accumulation_steps=3, clipvalue=0.5), (3, 3)),
    "adamax": (lambda: optimizers.Adamax(optimizers.schedules.InverseTimeDecay(0.1, 10, 0.5)), (3, 3)),
    "adagrad": (lambda: optimizers.Adagrad(optimizers.schedules.PolynomialDecay(0.1, 10)), (3, 3)),
    "adadelta": (lambda: optimizers.Adadelta(
        optimizers.schedules.CosineDecayRestarts(0.1, 10, t_mul=1.5)), (3, 3)),
    "adafactor": (lambda: optimizers.Adafactor(0.1), (3, 3)),
    "ftrl": (lambda: optimizers.Ftrl(0.1, l1_regularization_strength=0.1, beta=0.5), (3, 3)),
    "lion": (lambda: optimizers.Lion(0.1, weight_decay=0.1, global_clipnorm=1.0), (3, 3)),
    "loss_scale": (lambda: optimizers.LossScaleOptimizer(
        optimizers.Adam(0.1), initial_scale=64.0, dynamic_growth_steps=5), (3, 3)),
    "lamb": (lambda: optimizers.Lamb(0.1), (3, 5)),
    "muon": (lambda: optimizers.Muon(0.1), (3, 10)),
}
for _name, (_make, _since) in OPTIMIZERS.items():
    def _compiled(make=_make):
        return compiled(make())
    _compiled.__name__ = "with_" + _name
    fixture(since=_since)(_compiled)


# MARK: Losses and metrics


@fixture()
def judged():
    """One output for each loss."""
    x = keras.Input((3,), name="x")
    kinds = [
        losses.MeanSquaredError(), losses.MeanAbsoluteError(reduction="sum"),
        losses.MeanAbsolutePercentageError(), losses.MeanSquaredLogarithmicError(),
        losses.Huber(), losses.LogCosh(), losses.CosineSimilarity(), losses.Poisson(),
        losses.KLDivergence(), losses.BinaryCrossentropy(from_logits=True),
        losses.BinaryFocalCrossentropy(gamma=1.5), losses.CategoricalCrossentropy(label_smoothing=0.1),
        losses.CategoricalFocalCrossentropy(alpha=0.5), losses.Hinge(), losses.SquaredHinge(),
        losses.CategoricalHinge(), losses.Dice(), losses.Tversky(alpha=0.25),
    ]
    outputs = [
        layers.Dense(2, activation="sigmoid", name=f"o{i}")(x) for i in range(len(kinds))]
    model = keras.Model(x, outputs)
    model.compile(optimizers.SGD(0.5), kinds)
    return model


@fixture()
def measured():
    return compiled(optimizers.SGD(), losses.BinaryCrossentropy(from_logits=True), metrics=[
        metrics.MeanSquaredError(name="m"), metrics.RootMeanSquaredError(), metrics.AUC(num_thresholds=5),
        metrics.Precision(thresholds=0.3), metrics.Recall(), metrics.F1Score(threshold=0.5),
        metrics.FBetaScore(average="micro", beta=0.5, threshold=0.4), metrics.R2Score(),
        metrics.PrecisionAtRecall(0.5), metrics.SensitivityAtSpecificity(0.5, num_thresholds=9),
        metrics.TruePositives(), metrics.FalseNegatives(thresholds=[0.2, 0.6]), metrics.LogCoshError(),
        metrics.TopKCategoricalAccuracy(k=1), metrics.CosineSimilarity(), metrics.KLDivergence(),
        metrics.CategoricalAccuracy(), metrics.BinaryAccuracy(threshold=0.25), metrics.Hinge(),
        metrics.MeanAbsoluteError(dtype="float32"),
    ])


# MARK: Other kinds of files


def _as(make, name, ending, since=(3, 3)):
    def other():
        return make()
    other.__name__ = name
    fixture(ending, since)(other)


_as(stack, "weights_of_stack", ".weights.h5")
_as(nested, "weights_of_nested", ".weights.h5")
_as(stack, "legacy_stack", ".h5")
_as(several_outputs, "legacy_outputs", ".h5")
_as(stack, "sharded_stack", ".weights.json", (3, 10))
_as(nested, "folder_nested", "", (3, 9))


# MARK: Making them


def mapped(function, nest):
    if isinstance(nest, dict):
        return {key: mapped(function, item) for key, item in nest.items()}
    if isinstance(nest, (list, tuple)):
        return [mapped(function, item) for item in nest]
    return function(nest)


def described(value):
    array = np.asarray(value)
    dtype = array.dtype.name
    array = array.astype("float64") if dtype in ("bfloat16", "float16") else array
    return {"shape": list(array.shape), "dtype": dtype, "values": array.ravel().tolist()}


def arrays(nest):
    """The arrays that `described` made into dictionaries."""
    if isinstance(nest, dict) and "values" in nest:
        return np.array(nest["values"]).reshape(nest["shape"]).astype(nest["dtype"])
    if isinstance(nest, dict):
        return {key: arrays(item) for key, item in nest.items()}
    return [arrays(item) for item in nest]


def values_of(variables):
    return [described(np.asarray(variable.value)) for variable in variables]


def is_compiled(model):
    return getattr(model, "optimizer", None) is not None


def told(model, x, y):
    """What the model computes, and its state; results only where there are targets."""
    found = {
        "outputs": mapped(described, model(x, training=False)), "weights": values_of(model.weights)}
    if is_compiled(model):
        found["optimizer"] = values_of(model.optimizer.variables)
    if is_compiled(model) and y is not None:
        results = model.evaluate(x, y, verbose=0, return_dict=True)
        found["results"] = {key: np.asarray(value).tolist() for key, value in results.items()}
    return found


def randomize(variables, random):
    for variable in variables:
        dtype = np.asarray(variable.value).dtype
        if dtype.name in ("float32", "float64"):
            values = random.uniform(0.1, 0.9, variable.shape).round(2)
        elif dtype.kind == "f" or dtype.name == "bfloat16":
            # Exact in all dtypes.
            values = random.integers(1, 16, variable.shape) / 16
        else:
            continue
        variable.assign(values)


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


def random_array(spec, random):
    shape = [3 if size is None else size for size in spec[0]]
    if "int" in spec[1]:
        return random.integers(0, 5, shape).astype(spec[1])
    return random.uniform(-1, 1, shape).round(2).astype(spec[1])


def make(name, folder):
    """Saves the model of that name and what it computes."""
    keras.utils.clear_session()
    maker, ending = MAKERS[name]
    random = np.random.default_rng(sum(map(ord, name)))
    model = maker()
    # What a layer was adapted to it also keeps elsewhere.
    randomize([v for v in model.weights if v.name not in ("mean", "variance", "count")], random)
    if is_compiled(model):
        model.optimizer.build(model.trainable_variables)
        own = {"learning_rate": 0.25, "iteration": 3}
        slots = [v for v in model.optimizer.variables if v.name not in own]
        if name == "with_adafactor":
            # The others stand for nothing, and are not even numbers of one kind.
            slots = [v for v in slots if v.shape]
        randomize(slots, random)
        for variable in model.optimizer.variables:
            if variable.name in own:
                variable.assign(own[variable.name])

    inputs = getattr(model, "_inputs_struct", None)
    if inputs is None:
        inputs = keras.Input((4,)) if isinstance(model, Pair) else model.inputs[0]
    x = mapped(lambda tensor: random_array((tensor.shape, tensor.dtype), random), inputs)
    y = mapped(lambda output: random.integers(0, 2, output.shape).astype("float32"), model(x))
    found = {"inputs": mapped(described, x), "targets": mapped(described, y), **told(model, x, y)}
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
        found["weights"] = values_of(model.weights)
    (folder / (name + ".json")).write_text(json.dumps(found) + "\n")


def main(names):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name in names or MAKERS:
            make(name, folder)
        archive = FOLDER / f"{keras.__version__}.zip"
        FOLDER.mkdir(exist_ok=True)
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
