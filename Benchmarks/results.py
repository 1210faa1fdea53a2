"""What measurements come to: medians, ratios, and the goals that they are held to. Standard library only."""

import statistics

import table


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


class Goal:
    """Something that a result is held to."""

    def __init__(self, text, holds):
        self.text = text
        self.holds = holds

    @staticmethod
    def ratio(limit, rival):
        return Goal(f"≤ {limit:.3g} × {rival}", lambda result: result["ratio"]["median"] <= limit)

    @staticmethod
    def time(limit, unit=""):
        return Goal(
            f"≤ {table.time_text(limit, unit)}", lambda result: result["ours"]["median"] <= limit)

    @staticmethod
    def layer_time(limit):
        """Whatever the number of layers."""
        return Goal(
            f"≤ {table.time_text(limit, '')}",
            lambda result: all(time["median"] <= limit for time in result["layers"].values()))

    @staticmethod
    def memory(limit):
        """Beyond what the process had before, in bytes."""
        return Goal(
            f"≤ {table.bytes_text(limit)} extra",
            lambda result: next(iter(result["extraBytes"].values())) <= limit)


def judged(result, goals):
    """`result` with its goals, and whether it meets them."""
    result["goal"] = ", ".join(goal.text for goal in goals)
    result["met"] = all(goal.holds(result) for goal in goals) if goals else None
    return result


def compare(what, unit, ours, theirs, other, goals=(), extra=None):
    """One line of the table: `ours` and `theirs` in seconds; the ratio is ours ÷ theirs."""
    return judged({
        "what": what, "unit": unit, "ours": summary(ours), "other": other,
        "theirs": summary(theirs), "ratio": ratio(ours, theirs), "extraBytes": extra,
    }, goals)
