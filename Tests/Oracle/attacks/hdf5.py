"""Weights that name the same parts over and over, or claim more than there is."""

import json
import math
import random
import struct
import zlib

from attacks.structures import (
    FLOAT32, UINT8, UNDEFINED, VARIABLE_TEXT, File, attribute, attribute_info, attribute_message,
    continuation, dataset, dataspace, fixed_text, global_text, hard_link, header, header_block,
    link, link_info, lookup3, message)

WEIGHTS = ".weights.h5"
LEGACY = ".h5"


def small_attributes(count):
    return [attribute_message("a", FLOAT32, (), bytes(4))] * count


def text_shared_by_attributes():
    """Groups whose headers go on in one block, of attributes that all list one long text."""
    file = File()
    reference = global_text(file, b"a" * 300_000)
    block = header_block(
        attribute_message(f"a{i}", VARIABLE_TEXT, (200,), reference * 200) for i in range(18))
    rest = file.add(block)
    groups = [
        (f"g{i}", file.add(header([link_info(), continuation(rest, len(block))])))
        for i in range(2000)]
    return file.finish(file.group(groups))


def header_shared_by_groups():
    file = File()
    block = header_block(small_attributes(9000))
    rest = file.add(block)
    groups = [
        (f"g{i}", file.add(header([link_info(), continuation(rest, len(block))])))
        for i in range(6000)]
    return file.finish(file.group(groups))


def header_blocks_in_each_other():
    """A header of version 1 of a thousand blocks, each beginning a little later than the last."""
    file = File()
    messages = file.add(struct.pack("<HHBBBB", 3, 0, 0, 0, 0, 0) * 100_000)
    blocks = b"".join(
        struct.pack("<HHBBBBQQ", 0x10, 16, 0, 0, 0, 0, messages + 8 * i, 16_000)
        for i in range(1000))
    root = file.add(struct.pack("<BBHIII", 1, 0, 65_535, 1, len(blocks), 0) + blocks)
    return file.finish(root)


def one_link_many_times():
    """A tree that finds one link with a long name in the heap, thirty thousand times."""
    file = File()
    name = "n" * 200_000
    heap, (identifier,) = file.heap([hard_link(name, 48)], 1 << 18)
    record = struct.pack("<I", lookup3(name.encode())) + identifier
    return file.finish(file.add(header([link_info(heap, file.tree(5, [record] * 30_000))])))


def one_attribute_many_times():
    file = File()
    heap, (identifier,) = file.heap(
        [attribute("a", fixed_text(1), (60_000,), b"x" * 60_000)], 1 << 17)
    record = identifier + struct.pack("<BII", 0, 0, lookup3(b"a"))
    tree = file.tree(8, [record] * 30_000)
    return file.finish(file.add(header([link_info(), attribute_info(heap, tree)])))


def heap_shared_by_groups():
    """Two thousand groups, all with the same five thousand attributes."""
    file = File()
    names = [f"a{i:05}" for i in range(5000)]
    heap, identifiers = file.heap(
        [attribute(name, FLOAT32, (), bytes(4)) for name in names], 1 << 18)
    tree = file.tree(8, [
        identifier + struct.pack("<BII", 0, 0, lookup3(name.encode()))
        for name, identifier in zip(names, identifiers)])
    groups = [
        (f"g{i}", file.add(header([link_info(), attribute_info(heap, tree)])))
        for i in range(2000)]
    return file.finish(file.group(groups))


def names_in_each_other():
    """An old-style group whose names are the ends of one long name."""
    file = File()
    length, room = 11_000, 2000
    names = file.add(b"a" * length + b"\0" * 8)
    heap = file.add(b"HEAP\0\0\0\0" + struct.pack("<QQQ", length + 8, 1, names))
    target = file.add(dataset((1,), UNDEFINED, 4))
    places = range(length - 1, -1, -1)
    nodes = []
    for first in range(0, length, room):
        part = places[first:first + room]
        entries = b"".join(struct.pack("<QQII16x", place, target, 0, 0) for place in part)
        nodes.append(file.add(b"SNOD\1\0" + struct.pack("<H", len(part)) + entries))
    tree = file.add(
        b"TREE\0\0" + struct.pack("<HQQQ", len(nodes), UNDEFINED, UNDEFINED, 0)
        + b"".join(struct.pack("<QQ", node, 0) for node in nodes))
    body = struct.pack("<HHBBBBQQ", 0x11, 16, 0, 0, 0, 0, tree, heap)
    return file.finish(file.add(struct.pack("<BBHIII", 1, 0, 1, 1, len(body), 0) + body))


def links_to_a_large_header():
    """Thirty thousand names of one dataset with five thousand attributes."""
    file = File()
    target = file.add(dataset((1,), file.add(bytes(8)), 4, messages=small_attributes(5000)))
    return file.finish(file.nested("vars", file.group([(f"{i}", target) for i in range(30_000)])))


def long_paths():
    """Five thousand groups below sixty with long names."""
    file = File()
    groups = file.group([(f"x{i}", file.add(header([link_info()]))) for i in range(5000)])
    return file.finish(file.nested("/".join(["g" * 1000] * 60), groups))


def marks_in_names():
    """Names of combining marks, whose canonical order takes long to find."""
    file = File()
    return file.finish(file.group([
        (f"{i}e" + "\u0301\u0316" * 8000, file.add(header([link_info()]))) for i in range(30)]))


def marks_in_short_names():
    file = File()
    return file.finish(file.group([
        (f"{i}e" + "\u0301\u0316" * 250, file.add(header([link_info()]))) for i in range(850)]))


def marks_in_attributes():
    file = File()
    reference = global_text(file, ("e" + "\u0301\u0316" * 200_000).encode())
    name = attribute_message("name", VARIABLE_TEXT, (), reference)
    return file.finish(file.nested("layers/dense", file.group([], [name])))


def chunk_beyond_its_dataset():
    """A dataset of one number in a chunk that is unpacked to two hundred megabytes."""
    file = File()
    count = 200
    packer = zlib.compressobj()
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(count)) + packer.flush()
    layout = (
        bytes([4, 2, 2, 2, 4]) + struct.pack("<IIB", count << 18, 4, 1)
        + struct.pack("<QIQ", len(packed), 0, file.add(packed)))
    filters = bytes([2, 1]) + struct.pack("<HHHI", 1, 0, 1, 9)
    content = file.add(header([
        message(0x01, bytes([2, 1, 1, 1]) + struct.pack("<QQ", 1, UNDEFINED)),
        message(0x03, FLOAT32), message(0x05, b"\3\0"), message(0x08, layout),
        message(0x0B, filters)]))
    return file.finish(file.nested("layers/dense/vars/0", content))


def bytes_in_a_chunk(shape, filters, filler=0):
    """A dataset of zeros in one chunk that went through filters, by their numbers."""
    file = File()
    file.add(random.Random(1).randbytes(filler))
    packed = zlib.compress(bytes(math.prod(shape)), 9)
    layout = (
        bytes([4, 2, 2, len(shape) + 1, 4]) + struct.pack(f"<{len(shape)}I", *shape)
        + struct.pack("<IB", 1, 1) + struct.pack("<QIQ", len(packed), 0, file.add(packed)))
    parameters = {1: (1, 9), 2: (1, 4)}
    pipeline = b"".join(
        struct.pack("<HHHI", number, 0, *parameters[number]) for number in filters)
    content = file.add(header([
        message(0x01, dataspace(shape)), message(0x03, UINT8), message(0x05, b"\3\0"),
        message(0x08, layout), message(0x0B, bytes([2, len(filters)]) + pipeline)]))
    return file.finish(file.nested("layers/dense/vars/0", content))


def chunk_of_many_dimensions():
    """Thirty million rows of one byte each, in thirty-two dimensions."""
    return bytes_in_a_chunk(((32 << 20) - 4096,) + (1,) * 31, [1])


def chunk_shuffled_many_times():
    """Sixty megabytes that were sorted by their bytes' places twenty-eight times."""
    return bytes_in_a_chunk((58 << 20,), [2] * 28 + [1], filler=930_000)


def text_shared_by_elements():
    """A dataset of thirty thousand texts that are all the same four hundred kilobytes."""
    file = File()
    elements = global_text(file, b"a" * 400_000) * 30_000
    content = file.add(
        dataset((30_000,), file.add(elements), len(elements), kind=VARIABLE_TEXT))
    return file.finish(file.nested("layers/dense/vars/0", content))


STACK = {
    "class_name": "Sequential", "config": {"name": "s", "layers": [
        {"class_name": "InputLayer", "config": {"name": "i", "batch_input_shape": [None, 4]}},
        {"class_name": "Dense", "config": {"name": "d", "units": 2}}]},
}


def legacy(file, messages):
    config = global_text(file, json.dumps(STACK).encode())
    return file.finish(file.add(header(
        [link_info(), attribute_message("model_config", VARIABLE_TEXT, (), config), *messages])))


def names_in_pieces():
    """A list of names in four thousand attributes, among fifteen thousand others."""
    others = [attribute_message(f"z{i:05}", fixed_text(1), (1,), b"d") for i in range(15_000)]
    pieces = [
        attribute_message(f"layer_names{i}", fixed_text(4), (1,), b"%04d" % i)
        for i in range(4000)]
    return legacy(File(), others + pieces)


def names_shared_by_layers():
    """Six thousand layers that share a header with nine thousand names of weights."""
    file = File()
    names = b"".join(b"%05d" % i for i in range(9000))
    block = header_block([attribute_message("weight_names", fixed_text(5), (9000,), names)])
    rest = file.add(block)
    layers = [
        (f"{i:05}", file.add(header([link_info(), continuation(rest, len(block))])))
        for i in range(6000)]
    names = "".join(name for name, _ in layers).encode()
    return legacy(file, [
        *(link(*layer) for layer in layers),
        attribute_message("layer_names", fixed_text(5), (len(layers),), names)])


def marks_in_layer_names():
    file = File()
    texts = [global_text(file, ("e" + "\u0301\u0316" * 60_000 + str(i)).encode()) for i in range(3)]
    return legacy(
        file, [attribute_message("layer_names", VARIABLE_TEXT, (3,), b"".join(texts))])


def one_weight_many_times():
    """Names of weights that are all one dataset with a large header."""
    file = File()
    weight = file.add(dataset((1,), file.add(bytes(8)), 4, messages=small_attributes(6000)))
    names = [
        attribute_message(f"weight_names{i}", fixed_text(1), (30_000,), b"k" * 30_000)
        for i in range(8)]
    layer = file.add(header([link_info(), link("k", weight), *names]))
    return legacy(
        file, [link("d", layer), attribute_message("layer_names", fixed_text(1), (1,), b"d")])


ATTACKS = {
    **{function.__name__: ("edit", WEIGHTS, function) for function in [
        text_shared_by_attributes, header_shared_by_groups, header_blocks_in_each_other,
        one_link_many_times, one_attribute_many_times, heap_shared_by_groups, names_in_each_other,
        links_to_a_large_header, long_paths, marks_in_names, marks_in_short_names,
        marks_in_attributes, chunk_beyond_its_dataset, chunk_of_many_dimensions, chunk_shuffled_many_times,
        text_shared_by_elements]},
    **{function.__name__: ("load", LEGACY, function) for function in [
        names_in_pieces, names_shared_by_layers, marks_in_layer_names, one_weight_many_times]},
}
