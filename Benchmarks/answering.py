"""What the workers in Python have in common: they measure once for each line of their input."""

import json
import sys
import time


def seconds_of_one(body):
    """Calls `body` until that has taken a while: as `seconds_of_one` of the floors."""
    start = time.perf_counter()
    calls, batch, elapsed = 0, 1, 0
    while elapsed < 0.04:
        for _ in range(batch):
            body()
        calls += batch
        batch *= 2
        elapsed = time.perf_counter() - start
    return elapsed / calls


def answer(prepare):
    """`prepare` makes of a line what is measured, once for each."""
    prepared = {}
    print("ready", flush=True)
    for line in sys.stdin:
        action = line.strip()
        if action not in prepared:
            prepared[action] = prepare(action)
        print(
            json.dumps({"seconds": seconds_of_one(prepared[action]), "extraBytes": None}),
            flush=True)
