"""Writes the results of the benchmarks as text: Performance.md, and its lines."""

import os

# What the sides of kernels are called.
SIDES = {
    "onednn": "oneDNN", "openblas": "OpenBLAS", "loops": "a plain loop", "torch": "PyTorch",
}


def time_text(value, unit):
    for factor, name in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if value * factor >= 1 or name == "µs":
            return f"{value * factor:.3g} {name} {unit}".strip()


def spread_text(value):
    return f"{value['median']:.2g} ({value['low']:.2g}–{value['high']:.2g})"


def bytes_text(value):
    return f"{value / 1e6:.0f} MB"


def met_text(result):
    if result["met"] is False and result.get("floorMeets") is False:
        return "no, nor does the floor"
    return {True: "yes", False: "**no**", None: ""}[result["met"]]


def row(result):
    ours, theirs = result["ours"], result["theirs"]
    extra = result["extraBytes"]
    memory = " / ".join(bytes_text(value) for value in extra.values()) if extra else ""
    return (
        f"| {result['what']} | {time_text(ours['median'], result['unit'])} "
        f"| {time_text(theirs['median'], result['unit'])} | {result['other']} "
        f"| {spread_text(result['ratio'])} | {ours['runs']} / {theirs['runs']} | {memory} "
        f"| {result['goal']} | {met_text(result)} | {result['load']:.1f} | {result['date']} |"
    )


def layers_row(result):
    times = " | ".join(
        f"{time['median'] * 1e6:.1f} ({time['low'] * 1e6:.1f}–{time['high'] * 1e6:.1f})"
        for time in result["layers"].values())
    return (
        f"| {result['what']} | {times} | {bytes_text(list(result['extraBytes'].values())[-1])} "
        f"| {result['goal']} | {met_text(result)} | {result['load']:.1f} | {result['date']} |"
    )


def is_about_layers(result):
    return "layers" in result


def is_kernel(result):
    return "sides" in result


def is_op(result):
    return "isOp" in result


def is_about_threads(result):
    return "threads" in result


def is_profile(result):
    return "shares" in result


def share_text(share):
    return f"{100 * share:.0f} %" if share >= 0.005 else ""


def profile_line(result):
    shares = [
        f"{name} {share_text(share)}" for name, share in result["shares"].items()
        if share_text(share)]
    return f"| {result['what']} | " + ", ".join(shares) + " |"


def threads_line(result):
    ratio = spread_text(result["ratio"])
    return f"| {result['what']}, two threads against one | {ratio} |"


def line(result):
    if is_about_threads(result):
        return threads_line(result)
    if is_profile(result):
        return profile_line(result)
    return layers_row(result) if is_about_layers(result) else row(result)


def has_backends(result):
    return "backends" in result


def is_workload(result):
    return not any(
        kind(result) for kind in (is_about_layers, is_kernel, is_about_threads, is_profile, is_op))


def section(machines, kind, title, prose, header, row):
    """What a section says once, and a table for each machine that has such results.

    `header` names the columns, given a result; `row` writes a line.
    """
    parts = [f"## {title}", "", *prose, *([""] if prose else [])]
    tables = []
    for machine in by_extent(machines):
        found = [result for _, result in sorted(machines[machine].items()) if kind(result)]
        if not found:
            continue
        columns = header(found[0])
        tables += [
            f"**{machine}**", "", "| " + " | ".join(columns) + " |", "|---" * len(columns) + "|",
            *(row(result) for result in found), ""]
    return parts + tables if tables else []


def by_extent(machines):
    """Those with most workloads first, then those with most else."""
    def extent(machine):
        results = machines[machine].values()
        return -sum(map(has_backends, results)), -len(results), machine

    return sorted(machines, key=extent)


def backends_row(result):
    sides = (result["ours"], *result["backends"].values(), result.get("floor"))
    return f"| {result['what']} | " + " | ".join(
        time_text(side["median"], result["unit"]) if side else "" for side in sides) + " |"


# The day from which on the benchmarks are built with Swift's libraries in the program.
STATIC_SINCE = "2026-11-30"
# Whose times the table works out.
THREADS_ON_PAPER = (4, 8)


def on_paper(one, two, threads):
    """How much faster a step is with more threads by Amdahl's law (1967), from its times with one and two."""
    serial = min(max(2 * two / one - 1, 0), 1)
    return 1 / (serial + (1 - serial) / threads)


def scaling_row(result):
    times = [side["median"] for side in result["threads"].values()]
    return (
        f"| {result['what']} | " + " | ".join(time_text(time, "a step") for time in times)
        + f" | {spread_text(result['ratio'])} | "
        + " | ".join(f"{on_paper(*times, threads):.1f}" for threads in THREADS_ON_PAPER)
        + f" | {result['load']:.1f} | {result['date']} |")


def profile_row(result):
    return (
        f"| {result['what']} | "
        + " | ".join(share_text(share) for share in result["shares"].values())
        + f" | {result['date']} |")


def kernel_row(result):
    return (
        f"| {result['what']} | {time_text(result['ours']['median'], '')} | "
        + " | ".join(
            time_text(result["sides"][side]["median"], "") if side in result["sides"] else ""
            for side in SIDES)
        + f" | {spread_text(result['ratio'])} | {result['goal']} | {met_text(result)} "
        f"| {result['date']} |")


def op_row(result):
    return (
        f"| {result['what']} | {time_text(result['ours']['median'], '')} "
        f"| {time_text(result['theirs']['median'], '')} | {spread_text(result['ratio'])} "
        f"| {result['date']} |")


WORKLOADS = (
    is_workload, "Workloads", [],
    lambda _: ["Workload", "Swift", "Rival", "which is", "Ratio", "Runs (ours / rival's)",
               "Peak extra memory (ours / rival's)", "Goal", "Met", "Load", "Date"],
    row)
BACKENDS = (
    has_backends, "Backends", [
        "![How many times faster than Keras on each of its backends](performance.svg)",
        "",
        "The same workloads with each of Keras's backends, in the same run; medians. The floor is a",
        "step in C that is nothing but the kernels it cannot do without, on memory that is there",
        "already ([steps.c](../Benchmarks/Sources/Floors/steps.c)).",
    ],
    lambda result: ["Workload", "Swift", *result["backends"], "Floor"], backends_row)
SCALING = (
    is_about_threads, "Threads", [
        "The same steps with one thread and with two, in turns: how much faster two are, with the",
        "middle half in brackets. How work is cut depends on its sizes only, so that the numbers are",
        "the same, bit for bit. Of more threads the times are worked out, by Amdahl's law: what did",
        "not become shorter with the second thread does not with others either. That leaves out",
        "the memory, whose speed they share, and how finely work is cut.",
    ],
    lambda _: ["Workload", "One thread", "Two threads", "Times faster",
               *(f"{threads} threads, on paper" for threads in THREADS_ON_PAPER), "Load", "Date"],
    scaling_row)
PROFILES = (
    is_profile, "Where the time goes", [
        "Samples of Linux's `perf` on both threads while a model is trained. oneDNN and OpenBLAS",
        "multiply matrices and convolve; `waiting` is a thread that looks for work or waits for the",
        "other one's end.",
    ],
    lambda result: ["Workload", *result["shares"], "Date"], profile_row)
KERNELS = (
    is_kernel, "Kernels", [
        "One op on tensors, its result's memory included, beside the libraries called directly with",
        "their own threads and plain loops in C (`Benchmarks/Sources/Floors`), on float32 memory that",
        "is there already. Pointwise ops and reductions have 1,000,000 elements between -0.5 and 0.5;",
        "sin has -100 to 100, and log2 and the bases of powers 0.01 to 10. Convolutions are",
        "3 × 3, channels last, with batch, size and channels as named, and `data` and `weights` are",
        "the pass forward with that gradient. The ratio is ours ÷ that of whom it is held to.",
    ],
    lambda _: ["Kernel", "Swift", *SIDES.values(), "Ratio", "Goal", "Met", "Date"], kernel_row)
OPS = (
    is_op, "Ops", [
        "What no library but Keras has, and what models spend little time in: one op on tensors, beside",
        "the same one of `keras.ops` on JAX, compiled by `jax.jit` and awaited. Their operands are in",
        "[OpsWorkload.swift](../Benchmarks/Sources/Benchmark/OpsWorkload.swift): mostly 1,000,000 numbers.",
    ],
    lambda _: ["Op", "Swift", "Keras on JAX, compiled", "Ratio", "Date"], op_row)


def layers(depths):
    return (
        is_about_layers, "Layers", [
            "Microseconds a layer, by the number of layers in the model: as long as they stay the same,",
            "the whole is linear. Medians, the middle half in brackets; the memory is that of the",
            "largest, beyond what the process had before.",
        ],
        lambda _: ["Workload", *(f"{depth:,} layers" for depth in depths), "Peak extra memory",
                   "Goal", "Met", "Load", "Date"],
        layers_row)


def write_table(machines, depths, folder):
    """Writes Performance.md of each machine's results; `depths` are the numbers of layers of those about layers."""
    lines = [
        "# Performance",
        "",
        "Written by `make bench` (`Scripts/bench.sh WORKLOAD …` for some of it); the numbers are",
        "in [performance.json](performance.json), by the machine that they come from. Every",
        "workload is paired with its rival in one run, in turns. Times are medians; the ratio is",
        "ours ÷ the rival's, so less is better, with the middle half of its runs in brackets.",
        "Files were in the page cache when they were read. *Load* is the machine's load average",
        "when the workload began: beyond none, others were at work too. Ours is built as servers",
        "are deployed, with `swift build -c release --static-swift-stdlib`: calls of Swift's own",
        "libraries are shorter then, which small steps are full of. (Rows of before " + STATIC_SINCE,
        "are of builds without the last option.)",
        "",
        "The floors do the least that a save and a load cannot do without, in the same process and",
        "with the same bytes: one `pwrite` after another and an `fsync`; one `pread` after another",
        "into memory that was never used, whose page faults are part of it, as they are of a load.",
        "Our load also works out and compares the CRC of every byte; the floor does not.",
        "",
    ]
    for part in (WORKLOADS, BACKENDS, SCALING, PROFILES, KERNELS, OPS, layers(depths)):
        lines += section(machines, *part)
    with open(os.path.join(folder, "Performance.md"), "w") as file:
        file.write("\n".join(lines))
