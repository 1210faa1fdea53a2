"""The Keras side of the benchmarks: the workloads of Sources/Benchmark, word for word.

    python keras_worker.py worker WORKLOAD FOLDER   measures once for each line of its input
    python keras_worker.py predict MODEL            loads a model and prints its first prediction

KERAS_BACKEND chooses the backend; it is JAX if nothing is said.
"""

import json
import os
import sys
import time

os.environ.setdefault("KERAS_BACKEND", "jax")
# What TensorFlow says while it starts is no news.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras  # noqa: E402
import numpy as np  # noqa: E402

MLP_INPUTS = 784


def dense():
    model = keras.Sequential([keras.Input((10,)), keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mean_squared_error")
    return model


def mlp():
    model = keras.Sequential(
        [
            keras.Input((MLP_INPUTS,)),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model


def convnet():
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model


VOCABULARY = 20_000


def lstm():
    model = keras.Sequential(
        [
            keras.Input((80,), dtype="int32"),
            keras.layers.Embedding(VOCABULARY, 128),
            keras.layers.LSTM(128),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model


TRANSFORMER_LENGTH = 200


class AddedPositions(keras.layers.Layer):
    """Adds to each place of a sequence what was learnt for it."""

    def build(self, input_shape):
        self.embeddings = self.add_weight(shape=input_shape[1:], initializer="uniform")

    def call(self, inputs):
        return inputs + self.embeddings


def transformer():
    """The model of Keras's example *Text classification with Transformer*."""
    layers = keras.layers
    inputs = keras.Input((TRANSFORMER_LENGTH,), dtype="int32")
    embedded = AddedPositions()(layers.Embedding(VOCABULARY, 32)(inputs))
    attended = layers.MultiHeadAttention(num_heads=2, key_dim=32)(embedded, embedded)
    first = layers.LayerNormalization(epsilon=1e-6)(embedded + layers.Dropout(0.1)(attended))
    fed = layers.Dense(32)(layers.Dense(32, activation="relu")(first))
    second = layers.LayerNormalization(epsilon=1e-6)(first + layers.Dropout(0.1)(fed))
    pooled = layers.Dropout(0.1)(layers.GlobalAveragePooling1D()(second))
    hidden = layers.Dropout(0.1)(layers.Dense(20, activation="relu")(pooled))
    model = keras.Model(inputs, layers.Dense(2, activation="softmax")(hidden))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model


def tiny():
    model = keras.Sequential(
        [
            keras.Input((32,)),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.SGD(0.01), loss="sparse_categorical_crossentropy")
    return model


def wide():
    layers = [keras.layers.Dense(4096) for _ in range(16)]
    return keras.Sequential([keras.Input((4096,))] + layers)


def memory_kilobytes(key):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(key))


def measured(body):
    """Runs `body` once; its result is thrown away after the clock has stopped."""
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")
    before = memory_kilobytes("VmRSS:")
    start = time.perf_counter()
    result = body()
    seconds = time.perf_counter() - start
    extra = max(memory_kilobytes("VmHWM:") - before, 0) * 1024
    del result
    return {"seconds": seconds, "extraBytes": extra}


def fit(model, x, y, batch_size):
    def run():
        return measured(lambda: model.fit(x, y, batch_size=batch_size, verbose=0))

    return {"fit": run}


def fit_dense(folder):
    count = 2000 * 32
    x = np.random.rand(count, 10).astype("float32")
    return fit(dense(), x, np.random.rand(count, 1).astype("float32"), 32)


def fit_mlp(folder):
    count = 60 * 128
    x = np.random.rand(count, MLP_INPUTS).astype("float32")
    return fit(mlp(), x, np.random.randint(0, 10, count).astype("int32"), 128)


def classes(number, *shape):
    return np.random.randint(0, number, shape).astype("int32")


def mixed(prepare):
    """What `prepare` prepares, of layers that compute in bfloat16."""
    def prepared(folder):
        keras.config.set_dtype_policy("mixed_bfloat16")
        return prepare(folder)

    return prepared


def fit_convnet(folder):
    count = 20 * 128
    x = np.random.rand(count, 28, 28, 1).astype("float32")
    return fit(convnet(), x, classes(10, count), 128)


def fit_lstm(folder):
    count = 20 * 32
    return fit(
        lstm(), classes(VOCABULARY, count, 80), classes(2, count, 1).astype("float32"), 32)


def fit_transformer(folder):
    count = 20 * 32
    x = classes(VOCABULARY, count, TRANSFORMER_LENGTH)
    return fit(transformer(), x, classes(2, count), 32)


def fit_tiny(folder):
    count = 2000 * 32
    return fit(tiny(), np.random.rand(count, 32).astype("float32"), classes(10, count), 32)


def predict_mlp(folder):
    model = mlp()
    x = np.random.rand(1, MLP_INPUTS).astype("float32")

    def run():
        for _ in range(500):
            model.predict_on_batch(x)

    return {"predict": lambda: measured(run)}


def load(path):
    return lambda: measured(lambda: keras.models.load_model(path))


def deep(folder):
    # Swift wrote the files; both read the same ones.
    return {
        f"load {kind} 500": load(f"{folder}/{kind}-500.keras")
        for kind in ("sequential", "functional")
    }


def config(folder):
    # As bytes, which is how both find it in an archive.
    with open(f"{folder}/config.json", "rb") as file:
        text = file.read()
    return {"parse": lambda: measured(lambda: json.loads(text))}


def wide_file(folder):
    model = wide()
    path = f"{folder}/wide-keras.keras"

    def save():
        # Keras does not force the file to disk. It would have to write back the last one first.
        os.sync()
        return measured(lambda: model.save(path))

    return {"save": save, "load": load(f"{folder}/wide.keras")}


WORKLOADS = {
    "fit-dense": fit_dense,
    "fit-mlp": fit_mlp,
    "fit-convnet": fit_convnet,
    "fit-mlp-bfloat16": mixed(fit_mlp),
    "fit-convnet-bfloat16": mixed(fit_convnet),
    "fit-lstm": fit_lstm,
    "fit-transformer": fit_transformer,
    "fit-tiny": fit_tiny,
    "predict-mlp": predict_mlp,
    "deep": deep,
    "config": config,
    "wide": wide_file,
}


def main():
    match sys.argv[1:]:
        case ["worker", name, folder]:
            actions = WORKLOADS[name](folder)
            print("ready", flush=True)
            for line in sys.stdin:
                print(json.dumps(actions[line.strip()]()), flush=True)
        case ["predict", path]:
            model = keras.models.load_model(path)
            print(model.predict(np.ones((1, MLP_INPUTS), "float32"), verbose=0))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
