"""The Keras side of the benchmarks: the workloads of Sources/Benchmark, word for word.

    python keras_worker.py worker WORKLOAD FOLDER   measures once for each line of its input
    python keras_worker.py predict MODEL            loads a model and prints its first prediction
"""

import json
import os
import sys
import time

os.environ["KERAS_BACKEND"] = "jax"

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
