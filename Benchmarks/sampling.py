"""Where the time of a worker goes, as perf samples it. Standard library and Linux's perf."""

import collections
import os
import shutil
import signal
import subprocess

# What a sample belongs to, by how the name of its library begins…
LIBRARIES = {
    # Code that oneDNN writes while the program runs belongs to no file.
    "libdnnl": "oneDNN", "[JIT]": "oneDNN", "[unknown]": "oneDNN", "//anon": "oneDNN",
    "libopenblas": "OpenBLAS",
    "[kernel": "Linux", "[vdso]": "Linux",
    "lib": "Swift, memory", "ld-": "Swift, memory",
}
# …or, in our program, its symbol. What is left are kernels in C.
SYMBOLS = {
    "workerMain": "waiting", "keras_parallel_for": "waiting",
    "keras_small_product": "our products", "keras_row_product": "our products",
    "keras_narrow_product": "our products", "pack_": "our products",
    "adam": "optimizer", "addScaled": "optimizer", "momentum": "optimizer",
    "$s": "Swift, memory", "swift": "Swift, memory", "_swift": "Swift, memory",
    "__swift": "Swift, memory",
}
KERNELS = "our other kernels"
KINDS = [
    "oneDNN", "OpenBLAS", "our products", KERNELS, "optimizer", "Swift, memory", "waiting", "Linux",
]


def kind(library, symbol):
    names, name = (SYMBOLS, symbol) if library.startswith("Benchmark") else (LIBRARIES, library)
    return next((found for start, found in names.items() if name.startswith(start)), KERNELS)


def shares(worker, action, seconds):
    """What part of the samples each kind has while the worker does `action` for about so long.

    None where there is no perf, or where it may not look.
    """
    perf = shutil.which("perf")
    if perf is None:
        return None
    data = os.path.join(worker.folder, "perf.data")
    watcher = subprocess.Popen(
        [perf, "record", "-q", "-F", "1999", "-e", "cpu-clock", "-o", data, "-p",
         str(worker.process.pid)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    taken = 0
    while taken < seconds and watcher.poll() is None:
        taken += worker.measure(action)["seconds"]
    watcher.send_signal(signal.SIGINT)
    watcher.wait()
    report = subprocess.run(
        [perf, "report", "-i", data, "--no-children", "--sort", "dso,symbol", "-t", "|",
         "--percent-limit", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    found = collections.Counter()
    for line in report.stdout.splitlines():
        columns = [column.strip() for column in line.split("|")]
        if line.startswith("#") or len(columns) < 3 or not columns[0].endswith("%"):
            continue
        symbol = columns[2].split("] ", 1)[-1]
        found[kind(columns[1], symbol)] += float(columns[0].rstrip("%"))
    total = sum(found.values())
    return {name: found[name] / total for name in KINDS} if total else None
