"""Processes that measure when they are asked, and how they take turns. Standard library only."""

import json
import os
import subprocess
import sys
import time


class Worker:
    """A process that measures when it is asked."""

    def __init__(self, command, workload, folder, backend=None, environment=()):
        self.folder = folder
        self.process = subprocess.Popen(
            [*command, "worker", workload, folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, **({"KERAS_BACKEND": backend} if backend else {}),
                 **dict(environment)},
        )
        if self.read() != "ready":
            sys.exit(f"error: {' '.join(command)} cannot prepare {workload}")

    def read(self):
        return self.process.stdout.readline().strip()

    def measure(self, action, pause=0):
        """`pause`, in seconds, is for the threads of others, which wait for more work for a while."""
        time.sleep(pause)
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
