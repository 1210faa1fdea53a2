"""Draws how many times faster than Keras's backends the workloads are, as an SVG. Standard library only."""

import math
import os
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT, TOP = 920, 330, 70, 56
BAR, GAP, GROUP_GAP = 13, 3, 16
# Told apart by lightness too, for those who do not tell colours apart.
COLOURS = {"jax": "#1b6ca8", "tensorflow": "#e08e2b", "torch": "#a3333d"}


def speedups(result):
    ours = result["ours"]["median"]
    return {backend: side["median"] / ours for backend, side in result["backends"].items()}


def ticks(largest):
    """1, 2, 5, 10, … up to what there is."""
    values, power = [], 1
    while power <= largest * 1.01:
        values += [factor * power for factor in (1, 2, 5) if factor * power <= largest * 1.01]
        power *= 10
    return values


def draw(results, labels):
    """The SVG of `results`, a list; `labels` are the backends' names for readers."""
    rows = [(result["what"], speedups(result)) for result in results]
    largest = max(max(row.values()) for _, row in rows)
    smallest = min(1, min(min(row.values()) for _, row in rows))
    span = math.log(largest / smallest)

    def x(value):
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(value / smallest) / span

    group = len(labels) * (BAR + GAP) + GROUP_GAP
    height = TOP + group * len(rows) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'font-family="Helvetica, Arial, sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        f'<text x="{LEFT}" y="20" font-size="14">Times faster than Keras on each of its backends '
        "(logarithmic)</text>",
    ]
    place = LEFT
    for backend, label in labels.items():
        parts.append(f'<rect x="{place}" y="30" width="12" height="12" fill="{COLOURS[backend]}"/>')
        parts.append(f'<text x="{place + 17}" y="41">{label}</text>')
        place += 110
    for tick in ticks(largest):
        weight = "1.5" if tick == 1 else "0.5"
        parts.append(
            f'<line x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="{TOP}" y2="{height - 24}" '
            f'stroke="#888" stroke-width="{weight}"/>')
        parts.append(
            f'<text x="{x(tick):.1f}" y="{height - 8}" text-anchor="middle">{tick}×</text>')
    y = TOP + GROUP_GAP / 2
    for what, row in rows:
        middle = y + len(labels) * (BAR + GAP) / 2 + 2
        parts.append(
            f'<text x="{LEFT - 10}" y="{middle:.1f}" text-anchor="end">{escape(what)}</text>')
        for backend in labels:
            start, end = sorted((x(1), x(row[backend])))
            parts.append(
                f'<rect x="{start:.1f}" y="{y:.1f}" width="{max(end - start, 1):.1f}" '
                f'height="{BAR}" fill="{COLOURS[backend]}"/>')
            parts.append(
                f'<text x="{end + 5:.1f}" y="{y + BAR - 2:.1f}">{row[backend]:.3g}</text>')
            y += BAR + GAP
        y += GROUP_GAP
    return "\n".join([*parts, "</svg>", ""])


def write(results, labels, folder):
    if not results:
        return
    with open(os.path.join(folder, "performance.svg"), "w") as file:
        file.write(draw(results, labels))
