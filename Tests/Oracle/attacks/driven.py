"""Weights that a model of a thousand layers is led to over and over."""

import struct

from attacks.archives import ARCHIVE, archive, entry, layer, stack
from attacks.hdf5 import small_attributes
from attacks.structures import FLOAT32, UNDEFINED, File, dataset, dataspace, header, message


def dense_stack(count, units):
    layers = [layer("Dense", f"d{i}", units=units, use_bias=False) for i in range(count)]
    return stack([entry((None, units))] + layers)


def saved(file, count, units, variables):
    """An archive of a model whose layers all have the same group of variables."""
    groups = [
        ("dense" if i == 0 else f"dense_{i}", file.group([("vars", variables)]))
        for i in range(count)]
    return archive(dense_stack(count, units), file.finish(file.nested("layers", file.group(groups))))


def group_shared_by_layers():
    """Three thousand layers with the same group of twelve thousand arrays."""
    file = File()
    array = file.add(dataset((4, 4), file.add(bytes(64)), 64))
    return saved(file, 3000, 4, file.group([(f"{i}", array) for i in range(12_000)]))


def header_shared_by_layers():
    """Three thousand layers with the same array, which has six thousand attributes."""
    file = File()
    array = file.add(
        dataset((4, 4), file.add(bytes(64)), 64, messages=small_attributes(6000)))
    return saved(file, 3000, 4, file.group([("0", array)]))


def chunks_shared_by_layers():
    """Eight hundred layers with the same array, each of whose numbers is a chunk."""
    file = File()
    size, room = 120, 1000
    places = [(row, column) for row in range(size) for column in range(size)]
    values = file.add(bytes(4 * len(places)))

    def node(level, entries):
        end = struct.pack("<IIQQQ", 0, 0, size, size, 0)
        head = b"TREE\1" + struct.pack("<BHQQ", level, len(entries), UNDEFINED, UNDEFINED)
        return file.add(head + b"".join(
            struct.pack("<IIQQQQ", 4, 0, *place, 0, address) for place, address in entries) + end)

    leaves = []
    for first in range(0, len(places), room):
        part = list(enumerate(places))[first:first + room]
        leaves.append((
            part[0][1], node(0, [(place, values + 4 * number) for number, place in part])))
    layout = bytes([3, 2, 3]) + struct.pack("<QIII", node(1, leaves), 1, 1, 4)
    array = file.add(header([
        message(0x01, dataspace((size, size))), message(0x03, FLOAT32), message(0x05, b"\3\0"),
        message(0x08, layout)]))
    return saved(file, 800, size, file.group([("0", array)]))


def chunks_without_an_index():
    """An array nobody asks for, under a thousand names, whose chunks are not read from anywhere."""
    file = File()
    kernel = file.add(dataset((4, 4), file.add(bytes(64)), 64))
    count = 200_000
    layout = struct.pack("<8BQ", 4, 2, 0, 2, 1, 1, 4, 2, file.add(bytes(4 * count)))
    array = file.add(header([
        message(0x01, dataspace((count,))), message(0x03, FLOAT32), message(0x05, b"\3\0"),
        message(0x08, layout)]))
    layers = file.nested("dense/vars", file.group([("0", kernel)]))
    others = file.group([(f"{i}", array) for i in range(1000)])
    return archive(
        dense_stack(1, 4), file.finish(file.group([("layers", layers), ("others", others)])))


ATTACKS = {function.__name__: ("load", ARCHIVE, function) for function in [
    group_shared_by_layers, header_shared_by_layers, chunks_shared_by_layers,
    chunks_without_an_index]}
