"""A .keras file as Netron, the viewer, reads it: its JavaScript knows a part of zip and HDF5 only.

The rules below are those of its reader of HDF5 and of its model factory for Keras:

* `config.json` is an object with `class_name` and `config`; `metadata.json` has `keras_version`;
  the weights are in `model.weights.h5`; members are stored or deflated.
* Addresses count from byte 0 of the HDF5 file; the superblock is of version 0, 2 or 3.
* In groups of the old style the entry of a child group must repeat the addresses of its tree and heap
  (cache type 1), or the group looks empty.
* An object header of version 1 is read message by message, and a NIL message is not skipped over: it
  may only be the last of the header or before its continuation. The types of messages are those in KNOWN_MESSAGES; others are an error.
* The maximum of a dimension is the dimension. Data are contiguous or in chunks, not in the header.
"""

import json
import struct
import zipfile

KNOWN_MESSAGES = {0, 1, 2, 3, 4, 5, 6, 8, 10, 11, 12, 13, 14, 16, 17, 18, 21}


def opened(path):
    """What is wrong for Netron, and the arrays that it finds: path, sizes, bytes of the data."""
    problems = []
    with zipfile.ZipFile(path) as archive:
        members = {info.filename: info for info in archive.infolist()}
        config = json.loads(archive.read("config.json"))
        if not (isinstance(config.get("class_name"), str) and "config" in config):
            problems.append("config.json describes no model")
        if not json.loads(archive.read("metadata.json")).get("keras_version"):
            problems.append("metadata.json has no keras_version")
        problems += [f"method of {n}" for n, i in members.items() if i.compress_type not in (0, 8)]
        reader = Reader(archive.read("model.weights.h5"), problems)
    reader.read()
    return {"problems": problems, "arrays": reader.arrays}


class Reader:
    def __init__(self, data, problems):
        self.data = data
        self.problems = problems
        self.arrays = []

    def take(self, form, offset):
        return struct.unpack_from("<" + form, self.data, offset)

    def read(self):
        if self.data[:8] != b"\x89HDF\r\n\x1a\n" or self.data[8] != 0:
            self.problems.append("superblock")
            return
        if self.take("Q", 24)[0] != 0:
            self.problems.append("base address")
        self.entry(56, "")

    def entry(self, offset, path):
        _, header, cache = self.take("QQI", offset)
        if cache not in (0, 1):
            self.problems.append(f"{path}: cache type {cache}")
        messages = self.messages(header, path)
        if 17 in messages:
            if cache != 1:
                self.problems.append(f"{path}: its group would look empty")
                return
            self.group(*self.take("QQ", offset + 24), path)
        elif 8 in messages:
            self.array(messages, path)

    def messages(self, offset, path):
        version, _, count = self.take("BBH", offset)
        size = self.take("I", offset + 8)[0]
        if version != 1:
            self.problems.append(f"{path}: header of version {version}")
        found, continuations = {}, []
        position, end = offset + 16, offset + 16 + size
        for index in range(count):
            kind, length = self.take("HH", position)
            if kind not in KNOWN_MESSAGES:
                self.problems.append(f"{path}: message {kind}")
            if kind == 16:
                continuations.append(self.take("QQ", position + 8))
            found[kind] = position + 8
            position += 8 + length
            if (kind == 0 or position >= end) and continuations:
                position, length = continuations.pop(0)
                end = position + length
            elif kind == 0 and index != count - 1:
                self.problems.append(f"{path}: a NIL message before others")
            if position > end:
                self.problems.append(f"{path}: messages beyond the header")
        return found

    def group(self, tree, heap, path):
        if self.data[heap : heap + 4] != b"HEAP":
            self.problems.append(f"{path}: heap")
            return
        names = self.take("Q", heap + 24)[0]
        for node in self.leaves(tree):
            for index in range(self.take("H", node + 6)[0]):
                entry = node + 8 + 40 * index
                start = names + self.take("Q", entry)[0]
                name = self.data[start : self.data.index(b"\0", start)].decode()
                self.entry(entry, f"{path}/{name}" if path else name)

    def leaves(self, tree):
        if self.data[tree : tree + 4] != b"TREE":
            self.problems.append("tree")
            return
        _, level, used = self.take("BBH", tree + 4)
        for index in range(used):
            child = self.take("Q", tree + 32 + 16 * index)[0]
            if level > 0:
                yield from self.leaves(child)
            else:
                yield child

    def array(self, messages, path):
        space = messages[1]
        version, rank, flags = self.take("BBB", space)
        sizes = list(self.take(f"{rank}Q", space + 8))
        if version != 1 or flags & 2:
            self.problems.append(f"{path}: dataspace")
        if flags & 1 and sizes != list(self.take(f"{rank}Q", space + 8 + 8 * rank)):
            self.problems.append(f"{path}: maximum sizes")
        layout_version, layout_class, address, size = self.take("BBQQ", messages[8])
        if (layout_version, layout_class) != (3, 1):
            self.problems.append(f"{path}: layout")
        content = b"" if address == 2**64 - 1 else self.data[address : address + size]
        self.arrays.append([path, sizes, list(content)])
