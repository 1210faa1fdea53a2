"""Archives whose containers are the attack, and those that other modules put their parts into."""

import io
import json
import random
import struct
import zipfile

from attacks.structures import File

ARCHIVE = ".keras"


def no_weights():
    file = File()
    return file.finish(file.group([]))


def filler(size):
    """Text that does not shrink by much, so that the rest may shrink the more."""
    return random.Random(1).randbytes(size // 2).hex()


def archive(config, weights=None, assets=(), method=zipfile.ZIP_DEFLATED):
    """An archive; `config` is a value, or the text itself."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as file:
        text = config if isinstance(config, str) else json.dumps(config)
        file.writestr("config.json", text)
        file.writestr(zipfile.ZipInfo("model.weights.h5"), weights or no_weights())
        for path, content in dict(assets).items():
            file.writestr(f"assets/{path}", content)
    return memory.getvalue()


def described(class_name, config, module="keras.layers", **others):
    return {
        "module": module, "class_name": class_name, "config": config, "registered_name": None,
        **others}


def layer(class_name, name, **config):
    return described(class_name, {"name": name, **config})


def entry(shape=(None, 4), name="i"):
    return layer("InputLayer", name, batch_shape=list(shape), dtype="float32")


def stack(layers, name="s", **others):
    return described("Sequential", {"name": name, "layers": layers}, "keras", **others)


def two_spellings(count):
    """Texts of accented letters: all the same to Unicode, and none the same to Python."""
    letters = count.bit_length() - 1
    return [
        "".join("\u00e9" if number >> place & 1 else "e\u0301" for place in range(letters))
        for number in range(count)]


def extra_fields_in_each_other():
    """Nine thousand members, each with the headers of the next ones in its extra field."""
    count = 9000
    content, directory = bytearray(), bytearray()
    for number in range(count):
        name = b"a%05d" % number
        place = len(content)
        content += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, *[0] * 7, len(name), 65_000) + name
        directory += struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, *[0] * 7, len(name), *[0] * 5, place) + name
    content += struct.pack("<HH", 9, 0) * 17_000
    end = struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), len(content), 0)
    return bytes(content + directory + end)


def ends_in_a_comment():
    """Three thousand end records, each in the comment of the one before."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as file:
        file.writestr("config.json", "{}")
    tail = b""
    for _ in range(2900):
        tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, 10, 10, len(tail)) + tail
    return memory.getvalue() + tail


def many_members():
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as file:
        for number in range(8500):
            file.writestr(f"a{number}", b"")
    return memory.getvalue()


def marks_in_member_names():
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as file:
        for number in range(7):
            file.writestr(f"{number}e" + "\u0301\u0316" * 16_000, b"")
    return memory.getvalue()


def weights_of_zeros():
    """Weights that are a small file and sixty megabytes of nothing."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("config.json", json.dumps(stack([entry()])))
        file.writestr("model.weights.h5", no_weights() + filler(160_000).encode() + bytes(60 << 20))
    return memory.getvalue()


def lines_of_nothing():
    """A vocabulary of thirty million empty lines."""
    text = filler(80_000) + "\n" * (30 << 20)
    return archive(
        stack([layer("StringLookup", "v")]), assets={"layers/string_lookup/vocabulary.txt": text})


ATTACKS = {
    **{function.__name__: ("load", ARCHIVE, function) for function in [
        extra_fields_in_each_other, ends_in_a_comment, many_members, marks_in_member_names,
        weights_of_zeros, lines_of_nothing]},
    "weights_of_zeros_in_the_editor": ("edit", ARCHIVE, weights_of_zeros),
}
