"""Pairs every workload with Keras in one run, in turns, and writes the results as a table.

    run.py BENCHMARK KERAS_PYTHON OUTPUT_FOLDER [WORKLOAD ...]

Standard library only. Results go to OUTPUT_FOLDER/performance.json; those of the workloads that
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

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = 11
# One run of these takes Keras many seconds.
FEW_ROUNDS = 3


class Worker:
    """A process that measures when it is asked."""

    def __init__(self, command, workload, folder):
        self.process = subprocess.Popen(
            [*command, "worker", workload, folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        if self.read() != "ready":
            sys.exit(f"error: {' '.join(command)} cannot prepare {workload}")

    def read(self):
        return self.process.stdout.readline().strip()

    def measure(self, action):
        self.process.stdin.write(action + "\n")
        self.process.stdin.flush()
        answer = self.read()
        if not answer:
            sys.exit(f"error: a worker ended while it measured {action}; run it by hand")
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def in_turns(sides, rounds):
    """Calls each side once a round, a given number of rounds at most, in changing order.

    `sides` maps a name to (function, its rounds). What comes first has no lasting advantage.
    """
    results = {name: [] for name in sides}
    names = list(sides)
    for round_ in range(rounds):
        for name in names if round_ % 2 == 0 else reversed(names):
            function, limit = sides[name]
            if round_ < limit:
                results[name].append(function())
    return results


def seconds(runs):
    return [run["seconds"] for run in runs]


def summary(values):
    """Median, and the middle half of the values as their spread."""
    ordered = sorted(values)
    low, high = (ordered[0], ordered[-1])
    if len(ordered) >= 4:
        low, _, high = statistics.quantiles(ordered, n=4, method="inclusive")
    return {"median": statistics.median(ordered), "low": low, "high": high, "runs": len(ordered)}


def ratio(above, below):
    """`above` ÷ `below`, run by run where they were paired, else of the medians."""
    if len(above) == len(below):
        return summary([a / b for a, b in zip(above, below)])
    middle = statistics.median(below)
    return summary([a / middle for a in above])


def compare(name, what, unit, ours, theirs, other, goal, extra=None):
    """One line of the table: `ours` and `theirs` in seconds; the ratio is ours ÷ theirs."""
    return {
        "what": what, "unit": unit, "ours": summary(ours), "other": other,
        "theirs": summary(theirs), "ratio": ratio(ours, theirs), "goal": goal,
        "extraBytes": extra,
    }


class Run:
    def __init__(self, benchmark, python, folder):
        self.swift = [benchmark]
        self.keras = [python, os.path.join(HERE, "keras_worker.py")]
        self.folder = folder

    def fit(self, name, what, steps):
        workers = {
            "swift": Worker(self.swift, name, self.folder),
            "keras": Worker(self.keras, name, self.folder),
        }
        for worker in workers.values():
            worker.measure("fit")
        runs = in_turns(
            {side: (lambda w=w: w.measure("fit"), ROUNDS) for side, w in workers.items()}, ROUNDS)
        for worker in workers.values():
            worker.close()
        ours, theirs = ([s / steps for s in seconds(runs[side])] for side in workers)
        return {name: compare(name, what, "a step", ours, theirs, "Keras on JAX", "≤ 1.0 × Keras")}

    def fit_dense(self):
        return self.fit("fit-dense", "fit Dense(1), 10 features, batch 32", 2000)

    def fit_mlp(self):
        return self.fit("fit-mlp", "fit 784-512-512-10, Adam, batch 128", 60)

    def load_deep(self):
        swift = Worker(self.swift, "load-deep", self.folder)
        keras = Worker(self.keras, "load-deep", self.folder)
        swift.measure("load")
        runs = in_turns(
            {"swift": (lambda: swift.measure("load"), ROUNDS),
             "keras": (lambda: keras.measure("load"), 1)}, ROUNDS)
        swift.close()
        keras.close()
        return {
            "load-deep": compare(
                "load-deep", "load 500 × Dense(16)", "", seconds(runs["swift"]),
                seconds(runs["keras"]), "Keras on JAX", "≤ 100 ms")
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

        runs = in_turns(
            {"write": (lambda: settled("write"), ROUNDS), "save": (lambda: settled("save"), ROUNDS),
             "read": (lambda: settled("read"), ROUNDS), "load": (lambda: settled("load"), ROUNDS),
             "keras save": (lambda: keras.measure("save"), FEW_ROUNDS),
             "keras load": (lambda: keras.measure("load"), FEW_ROUNDS)}, ROUNDS)
        swift.close()
        keras.close()

        def line(action, other, label, goal=""):
            return compare(
                action, f"{action} 16 × Dense(4096), 1.07 GB", "", seconds(runs[action]),
                seconds(runs[other]), label, goal,
                {side: statistics.median(run["extraBytes"] for run in runs[side])
                 for side in (action, other)})

        return {
            "save-floor": line(
                "save", "write", "write + fsync of the same bytes",
                "≤ 1.5 × the floor, ≤ 64 MB extra"),
            "load-floor": line(
                "load", "read", "read into fresh memory + CRC", "≤ 1.5 × the floor"),
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
                "start", "start → load → first prediction of the MLP", "", seconds(runs["swift"]),
                seconds(runs["keras"]), "Keras on JAX", "≤ 60 ms")
        }


WORKLOADS = {
    "fit-dense": Run.fit_dense, "fit-mlp": Run.fit_mlp, "load-deep": Run.load_deep,
    "wide": Run.wide, "start": Run.start,
}


def time_text(value, unit):
    for factor, name in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if value * factor >= 1 or name == "µs":
            return f"{value * factor:.3g} {name} {unit}".strip()


def spread_text(value):
    return f"{value['median']:.2g} ({value['low']:.2g}–{value['high']:.2g})"


def bytes_text(value):
    return f"{value / 1e6:.0f} MB"


def row(result):
    ours, theirs = result["ours"], result["theirs"]
    extra = result["extraBytes"]
    memory = " / ".join(bytes_text(value) for value in extra.values()) if extra else ""
    return (
        f"| {result['what']} | {time_text(ours['median'], result['unit'])} "
        f"| {time_text(theirs['median'], result['unit'])} | {result['other']} "
        f"| {spread_text(result['ratio'])} | {ours['runs']} / {theirs['runs']} | {memory} "
        f"| {result['goal']} | {result['date']} |"
    )


def write_table(results, folder):
    lines = [
        "# Performance",
        "",
        "Written by `make bench` (`Scripts/bench.sh WORKLOAD …` for some of it); the numbers are in",
        "[performance.json](performance.json), with the machine that they come from. Every workload",
        "is paired with its rival in one run, in turns. Times are medians; the ratio is ours ÷ the",
        "rival's, so less is better, with the middle half of its runs in brackets. Files were in the",
        "page cache when they were read.",
        "",
        "| Workload | Swift | Rival | which is | Ratio | Runs (ours / rival's) "
        "| Peak extra memory (ours / rival's) | Goal | Date |",
        "|---|---|---|---|---|---|---|---|---|",
        *(row(results[name]) for name in sorted(results)),
        "",
    ]
    with open(os.path.join(folder, "Performance.md"), "w") as file:
        file.write("\n".join(lines))


def machine():
    with open("/proc/cpuinfo") as info:
        models = [line.split(":", 1)[1].strip() for line in info if line.startswith("model name")]
    return f"{len(models)} × {models[0]}" if models else "unknown"


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    benchmark, python, output, *names = sys.argv[1:]
    for name in names:
        if name not in WORKLOADS:
            sys.exit(f"error: no workload '{name}'; there are: {', '.join(WORKLOADS)}")
    results_path = os.path.join(output, "performance.json")
    results = {}
    if os.path.exists(results_path):
        with open(results_path) as file:
            results = json.load(file)
    os.makedirs(output, exist_ok=True)
    for name in names or WORKLOADS:
        print(f"measuring {name}", flush=True)
        with tempfile.TemporaryDirectory(prefix="keras-bench-", dir=os.environ.get("BENCH_FOLDER")) as folder:
            for key, result in WORKLOADS[name](Run(benchmark, python, folder)).items():
                result["command"] = f"Scripts/bench.sh {name}"
                result["date"] = date.today().isoformat()
                result["machine"] = machine()
                results[key] = result
                print("  " + row(result))
        with open(results_path, "w") as file:
            json.dump(results, file, indent=2, ensure_ascii=False, sort_keys=True)
            file.write("\n")
        write_table(results, output)


if __name__ == "__main__":
    main()
