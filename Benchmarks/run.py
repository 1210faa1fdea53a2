"""Pairs every workload with Keras in one run, in turns, and writes the results as a table.

    run.py BENCHMARK KERAS_PYTHON OUTPUT_FOLDER [WORKLOAD ...]

What computes is compared with the fastest of Keras's backends; KERAS_BACKENDS_PYTHON names a Python that has
all three. Standard library only. Results go to OUTPUT_FOLDER/performance.json; those of the workloads that
were not named stay as they were. Performance.md beside it is written from all of them.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date

import plot
import sampling
import table
from kernels import KERNELS
from machine import machine
from results import Goal, compare, judged, ratio, seconds, summary
from workers import Worker, in_turns

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = 11
# Kernels are held to 5 %, and a machine that is shared differs by that from one second to the next.
KERNEL_ROUNDS = 25
# How many layers models have to show whether the time of one grows with them.
DEPTHS = (500, 1000, 2000, 5000, 10_000)
# One run of these takes Keras many seconds.
FEW_ROUNDS = 3


BACKENDS = {"jax": "JAX", "tensorflow": "TensorFlow", "torch": "PyTorch"}


class Run:
    def __init__(self, benchmark, python, folder):
        worker = os.path.join(HERE, "keras_worker.py")
        self.swift = [benchmark]
        self.floors = [os.path.join(os.path.dirname(benchmark), "Floors")]
        self.keras = [python, worker]
        backends_python = os.environ.get("KERAS_BACKENDS_PYTHON", python)
        self.backends = [backends_python, worker]
        self.torch = [backends_python, os.path.join(HERE, "torch_kernels.py")]
        self.folder = folder

    def compute(self, name, what, unit, action, count, *goals, floor=None):
        """`action` does `count` things of `unit`, here and with each of Keras's backends.

        `floor` names a step of Sources/Floors/steps.c that does no more than it cannot do without.
        """
        workers = {"swift": Worker(self.swift, name, self.folder)}
        for backend in BACKENDS:
            workers[backend] = Worker(self.backends, name, self.folder, backend)
        # The first time is for what is compiled and made once.
        for worker in workers.values():
            worker.measure(action)
        sides = {side: (lambda w=w: w.measure(action, pause=0.02), ROUNDS)
                 for side, w in workers.items()}
        if floor:
            workers["floor"] = Worker(self.floors, "steps", self.folder)
            sides["floor"] = (lambda: workers["floor"].measure(floor, pause=0.02), ROUNDS)
        runs = in_turns(sides, ROUNDS)
        for worker in workers.values():
            worker.close()
        times = {
            side: [s / count for s in seconds(found)]
            for side, found in runs.items() if side != "floor"}
        best = min(BACKENDS, key=lambda backend: statistics.median(times[backend]))
        result = compare(
            what, unit, times["swift"], times[best], f"Keras on {BACKENDS[best]}, its best", goals)
        result["backends"] = {backend: summary(times[backend]) for backend in BACKENDS}
        if floor:
            least = seconds(runs["floor"])
            result["floor"] = summary(least)
            # Whether the machine lets nobody reach the goal.
            result["floorMeets"] = compare(what, unit, least, times[best], "", goals)["met"]
        return {name: result}

    def fit(self, name, what, steps, *goals, floor=None):
        return self.compute(name, f"fit {what}", "a step", "fit", steps, *goals, floor=floor)

    def fit_dense(self):
        return self.fit(
            "fit-dense", "Dense(1), 10 features, batch 32", 2000, Goal.ratio(1 / 6, "Keras"))

    def fit_mlp(self):
        return self.fit(
            "fit-mlp", "784-512-512-10, Adam, batch 128", 60, Goal.ratio(1 / 2, "Keras"),
            floor="mlp")

    def fit_convnet(self):
        return self.fit(
            "fit-convnet", "convolutions of MNIST, batch 128", 20, Goal.ratio(1 / 1.5, "Keras"))

    def fit_mlp_bfloat16(self):
        return self.fit("fit-mlp-bfloat16", "784-512-512-10 in mixed_bfloat16", 60)

    def fit_convnet_bfloat16(self):
        return self.fit("fit-convnet-bfloat16", "convolutions of MNIST in mixed_bfloat16", 20)

    def fit_lstm(self):
        return self.fit(
            "fit-lstm", "Embedding → LSTM(128), 80 places, batch 32", 20,
            Goal.ratio(1 / 2, "Keras"))

    def fit_transformer(self):
        return self.fit(
            "fit-transformer", "small transformer, 200 places, batch 32", 20,
            Goal.ratio(1 / 2, "Keras"))

    def fit_tiny(self):
        return self.fit(
            "fit-tiny", "32-64-10, SGD, batch 32", 2000, Goal.time(15e-6, "a step"), floor="tiny")

    def predict_mlp(self):
        return self.compute(
            "predict-mlp", "predict 784-512-512-10, batch 1", "a prediction", "predict", 500,
            Goal.time(30e-6, "a prediction"), floor="predict")

    def kernels(self):
        """Single ops, beside the libraries called directly and plain loops."""
        workers = {
            "swift": Worker(self.swift, "kernels", self.folder),
            **{side: Worker(self.floors, side, self.folder)
               for side in ("onednn", "openblas", "loops")},
            "torch": Worker(self.torch, "kernels", self.folder),
        }
        results = {}
        for action, (rivals, share) in KERNELS.items():
            sides = {side: workers[side] for side in ("swift", *rivals, "torch")}
            sides = {side: worker for side, worker in sides.items()
                     if worker.measure(action)["seconds"] is not None}
            rival = next((side for side in rivals if side in sides), "torch")
            runs = in_turns(
                {side: (lambda w=w: w.measure(action, pause=0.02), KERNEL_ROUNDS)
                 for side, w in sides.items()},
                KERNEL_ROUNDS)
            times = {side: seconds(found) for side, found in runs.items()}
            result = compare(
                action, "", times["swift"], times[rival], table.SIDES[rival],
                [Goal.ratio(1 / share, table.SIDES[rival])])
            result["sides"] = {
                side: summary(found) for side, found in times.items() if side != "swift"}
            results[f"kernel {action}"] = result
        for worker in workers.values():
            worker.close()
        return results

    def ops(self):
        """Single ops, beside Keras's on JAX, compiled."""
        program = [*self.backends[:1], os.path.join(HERE, "ops_worker.py")]
        names = subprocess.run([*program, "list"], stdout=subprocess.PIPE, text=True, check=True)
        workers = {"swift": Worker(self.swift, "ops", self.folder),
                   "jax": Worker(program, "ops", self.folder)}
        results = {}
        for name in names.stdout.splitlines():
            # The first time is for what is compiled and made once.
            for worker in workers.values():
                worker.measure(name)
            runs = in_turns(
                {side: (lambda w=w: w.measure(name, pause=0.02), ROUNDS)
                 for side, w in workers.items()}, ROUNDS)
            result = compare(
                name, "", seconds(runs["swift"]), seconds(runs["jax"]), "Keras on JAX, compiled")
            result["isOp"] = True
            results[f"op {name}"] = result
        for worker in workers.values():
            worker.close()
        return results

    def scaling(self):
        """What a second thread brings: the same steps with one and with two."""
        results = {}
        for name, (what, steps) in SCALED.items():
            def worker(threads):
                environment = {"KERAS_THREADS": str(threads)}
                return Worker(self.swift, name, self.folder, environment=environment)

            workers = {threads: worker(threads) for threads in (1, 2)}
            for side in workers.values():
                side.measure("fit")
            runs = in_turns(
                {threads: (lambda w=w: w.measure("fit"), ROUNDS) for threads, w in workers.items()},
                ROUNDS)
            for side in workers.values():
                side.close()
            times = {threads: [s / steps for s in seconds(found)]
                     for threads, found in runs.items()}
            results[f"scaling {name}"] = {
                "what": what, "threads": {n: summary(found) for n, found in times.items()},
                "ratio": ratio(times[1], times[2]), "met": None,
            }
        return results

    def profile(self):
        """Where the time of the steps goes, on both threads."""
        results = {}
        for name, (what, _) in SCALED.items():
            worker = Worker(self.swift, name, self.folder)
            worker.measure("fit")
            found = sampling.shares(worker, "fit", seconds=2)
            worker.close()
            if found is None:
                print("  left out: it takes Linux's perf, and the right to use it")
                return {}
            results[f"profile {name}"] = {"what": what, "shares": found, "met": None}
        return results

    def deep(self):
        """Many small layers: what one costs, whatever their number. Keras bears the fewest."""
        swift = Worker(self.swift, "deep", self.folder)
        keras = Worker(self.keras, "deep", self.folder)
        kinds = {"sequential": "Sequential", "functional": "Functional chain"}
        actions = [(verb, kind, depth)
                   for verb in ("load", "save") for kind in kinds for depth in DEPTHS]
        sides = {
            action: (lambda action=action: swift.measure(" ".join(map(str, action))), ROUNDS)
            for action in actions
        }
        for kind in kinds:
            sides["keras", kind] = (
                lambda kind=kind: keras.measure(f"load {kind} {DEPTHS[0]}"), 1)
        for action in actions:
            swift.measure(" ".join(map(str, action)))
        runs = in_turns(sides, ROUNDS)
        swift.close()
        keras.close()
        results = {}
        for kind, label in kinds.items():
            results[f"load-deep-{kind}"] = compare(
                f"load {DEPTHS[0]} × Dense(16), {label}", "",
                seconds(runs["load", kind, DEPTHS[0]]), seconds(runs["keras", kind]),
                "Keras on JAX")
            for verb, goals in (("load", [Goal.layer_time(50e-6)]), ("save", [])):
                depths = {depth: runs[verb, kind, depth] for depth in DEPTHS}
                results[f"{verb}-layers-{kind}"] = judged({
                    "what": f"{verb} Dense(16) layers, {label}",
                    "layers": {
                        depth: summary([run["seconds"] / depth for run in found])
                        for depth, found in depths.items()},
                    "extraBytes": {
                        depth: statistics.median(run["extraBytes"] for run in found)
                        for depth, found in depths.items()},
                }, goals)
        return results

    def config(self):
        """The text of a large model's config, as values."""
        swift = Worker(self.swift, "config", self.folder)
        python = Worker(self.keras, "config", self.folder)
        size = os.path.getsize(os.path.join(self.folder, "config.json"))
        runs = in_turns(
            {"swift": (lambda: swift.measure("parse"), ROUNDS),
             "python": (lambda: python.measure("parse"), ROUNDS)}, ROUNDS)
        swift.close()
        python.close()
        return {
            "parse-config": compare(
                f"parse a config of {size / 1e6:.1f} MB", "", seconds(runs["swift"]),
                seconds(runs["python"]), "CPython's json", [Goal.time(0.050)])
        }

    def wide(self):
        swift = Worker(self.swift, "wide", self.folder)
        keras = Worker(self.keras, "wide", self.folder)

        def settled(action):
            # Nobody should pay for what another has left to be written, or freed: without the
            # pause the bare write came out slower than the save that does more.
            os.sync()
            time.sleep(3)
            return swift.measure(action)

        ours = ("write", "save", "read", "load", "mapped load")
        runs = in_turns(
            {**{action: (lambda action=action: settled(action), ROUNDS) for action in ours},
             "keras save": (lambda: keras.measure("save"), FEW_ROUNDS),
             "keras load": (lambda: keras.measure("load"), FEW_ROUNDS)}, ROUNDS)
        swift.close()
        keras.close()

        def line(action, other, label, *goals):
            return compare(
                f"{action} 16 × Dense(4096), 1.07 GB", "", seconds(runs[action]),
                seconds(runs[other]), label, goals,
                {side: statistics.median(run["extraBytes"] for run in runs[side])
                 for side in (action, other)})

        floor = "the floor"
        return {
            "save-floor": line(
                "save", "write", "write + fsync of the same bytes",
                Goal.ratio(1.25, floor), Goal.memory(32e6)),
            "load-floor": line(
                "load", "read", "read into fresh memory, no CRC", Goal.ratio(1.25, floor)),
            "load-mapped": line(
                "mapped load", "read", "read into fresh memory, no CRC", Goal.time(0.010)),
            "save-keras": line("save", "keras save", "Keras on JAX (without fsync)"),
            "load-keras": line("load", "keras load", "Keras on JAX (without CRC)"),
        }

    def start(self):
        Worker(self.swift, "start", self.folder).close()
        model = os.path.join(self.folder, "mlp.keras")

        def spawn(command):
            begin = time.perf_counter()
            silence = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                       (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
            process = os.posix_spawn(
                command[0], [*command, "predict", model], os.environ, file_actions=silence)
            _, status = os.waitpid(process, 0)
            if status != 0:
                sys.exit(f"error: {' '.join(command)} predict {model} failed")
            return {"seconds": time.perf_counter() - begin}

        spawn(self.swift)
        spawn(self.keras)
        runs = in_turns(
            {"swift": (lambda: spawn(self.swift), ROUNDS),
             "keras": (lambda: spawn(self.keras), ROUNDS)}, ROUNDS)
        return {
            "start": compare(
                "start → load → first prediction of the MLP", "", seconds(runs["swift"]),
                seconds(runs["keras"]), "Keras on JAX", [Goal.time(0.060)])
        }


# Workloads with one thread and with two, and their steps.
SCALED = {
    "fit-mlp": ("fit 784-512-512-10, Adam, batch 128", 60),
    "fit-convnet": ("fit convolutions of MNIST, batch 128", 20),
    "fit-lstm": ("fit Embedding → LSTM(128), 80 places, batch 32", 20),
    "fit-transformer": ("fit small transformer, 200 places, batch 32", 20),
    "fit-tiny": ("fit 32-64-10, SGD, batch 32", 2000),
}

WORKLOADS = {
    "fit-dense": Run.fit_dense, "fit-mlp": Run.fit_mlp, "fit-convnet": Run.fit_convnet,
    "fit-mlp-bfloat16": Run.fit_mlp_bfloat16, "fit-convnet-bfloat16": Run.fit_convnet_bfloat16,
    "fit-lstm": Run.fit_lstm, "fit-transformer": Run.fit_transformer, "fit-tiny": Run.fit_tiny,
    "predict-mlp": Run.predict_mlp, "kernels": Run.kernels, "ops": Run.ops,
    "scaling": Run.scaling, "profile": Run.profile, "deep": Run.deep, "config": Run.config,
    "wide": Run.wide, "start": Run.start,
}


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    benchmark, python, output, *names = sys.argv[1:]
    for name in names:
        if name not in WORKLOADS:
            sys.exit(f"error: no workload '{name}'; there are: {', '.join(WORKLOADS)}")
    results_path = os.path.join(output, "performance.json")
    machines = {}
    if os.path.exists(results_path):
        with open(results_path) as file:
            machines = json.load(file)
    results = machines.setdefault(machine(), {})
    os.makedirs(output, exist_ok=True)
    for name in names or WORKLOADS:
        print(f"measuring {name}", flush=True)
        with tempfile.TemporaryDirectory(
                prefix="keras-bench-", dir=os.environ.get("BENCH_FOLDER")) as folder:
            load = os.getloadavg()[0]
            for key, result in WORKLOADS[name](Run(benchmark, python, folder)).items():
                result["load"] = load
                result["command"] = f"Scripts/bench.sh {name}"
                result["date"] = date.today().isoformat()
                results[key] = result
                print("  " + table.line(result))
        with open(results_path, "w") as file:
            ordered = {name: dict(sorted(machines[name].items())) for name in sorted(machines)}
            json.dump(ordered, file, indent=2, ensure_ascii=False)
            file.write("\n")
        table.write_table(machines, DEPTHS, output)
        # Of the machine whose tables come first.
        drawn = machines[table.by_extent(machines)[0]]
        plot.write(
            [drawn[name] for name in sorted(drawn) if "backends" in drawn[name]], BACKENDS, output)


if __name__ == "__main__":
    main()
