"""Structures of HDF5 files in bytes, right unless they are asked to be wrong."""

import struct

UNDEFINED = 0xFFFFFFFFFFFFFFFF
MASK = 0xFFFFFFFF


def rotated(value, count):
    return (value << count | value >> 32 - count) & MASK


def lookup3(data):
    """The checksum of HDF5's metadata: Bob Jenkins's lookup3."""
    a = b = c = 0xDEADBEEF + len(data) & MASK
    position = 0
    while len(data) - position > 12:
        x, y, z = struct.unpack_from("<III", data, position)
        a, b, c = a + x & MASK, b + y & MASK, c + z & MASK
        a = a - c & MASK ^ rotated(c, 4)
        c = c + b & MASK
        b = b - a & MASK ^ rotated(a, 6)
        a = a + c & MASK
        c = c - b & MASK ^ rotated(b, 8)
        b = b + a & MASK
        a = a - c & MASK ^ rotated(c, 16)
        c = c + b & MASK
        b = b - a & MASK ^ rotated(a, 19)
        a = a + c & MASK
        c = c - b & MASK ^ rotated(b, 4)
        b = b + a & MASK
        position += 12
    if position == len(data):
        return c
    x, y, z = struct.unpack_from("<III", data + bytes(12), position)
    a, b, c = a + x & MASK, b + y & MASK, c + z & MASK
    c = (c ^ b) - rotated(b, 14) & MASK
    a = (a ^ c) - rotated(c, 11) & MASK
    b = (b ^ a) - rotated(a, 25) & MASK
    c = (c ^ b) - rotated(b, 16) & MASK
    a = (a ^ c) - rotated(c, 4) & MASK
    b = (b ^ a) - rotated(a, 14) & MASK
    return (c ^ b) - rotated(b, 24) & MASK


def summed(data):
    return data + struct.pack("<I", lookup3(data))


class File:
    """A file of the newest format that grows by parts, each at a multiple of 8 bytes."""

    def __init__(self):
        self.content = bytearray(48)

    def add(self, part):
        """Appends a part, and returns its address."""
        self.content += bytes(-len(self.content) % 8)
        address = len(self.content)
        self.content += part
        return address

    def put(self, address, part):
        self.content[address:address + len(part)] = part

    def finish(self, root):
        head = b"\x89HDF\r\n\x1a\n" + bytes([2, 8, 8, 0])
        self.put(0, summed(head + struct.pack("<4Q", 0, UNDEFINED, len(self.content), root)))
        return bytes(self.content)

    def group(self, links, messages=()):
        """A group with its links in its header."""
        return self.add(header([link_info(), *(link(*item) for item in links), *messages]))

    def nested(self, path, address):
        """The object inside of groups, of which the outermost is the root."""
        for name in reversed(path.split("/")):
            address = self.group([(name, address)])
        return address

    def heap(self, objects, block_size):
        """A heap with one block, and the identifiers of the objects in it."""
        address = self.add(bytes(146))
        block = b"FHDB\0" + struct.pack("<Q", address) + bytes(5)
        identifiers = []
        for item in objects:
            place = b"\0" + len(block).to_bytes(5, "little") + len(item).to_bytes(3, "little")
            identifiers.append(place.ljust(15, b"\0"))
            block += item
        block = self.add(block.ljust(block_size, b"\0"))
        self.put(address, summed(
            b"FRHP\0" + struct.pack("<HHBI", 15, 0, 0, block_size)
            + struct.pack("<4Q", 0, UNDEFINED, 0, UNDEFINED) + bytes(64)
            + struct.pack("<HQQHHQH", 4, block_size, block_size, 40, 0, block, 0)))
        return address, identifiers

    def tree(self, kind, records):
        """A B-tree of version 2 that is one leaf."""
        size, count = len(records[0]), len(records)
        leaf = self.add(summed(b"BTLF\0" + bytes([kind]) + b"".join(records)))
        head = b"BTHD\0" + bytes([kind]) + struct.pack("<IHHBB", 16 + size * count, size, 0, 100, 40)
        return self.add(summed(head + struct.pack("<QHQ", leaf, count, count)))


# Messages of object headers

def message(kind, body):
    return struct.pack("<BHB", kind, len(body), 0) + body


def header(messages):
    body = b"".join(messages)
    return summed(b"OHDR" + bytes([2, 2]) + struct.pack("<I", len(body)) + body)


def header_block(messages):
    return summed(b"OCHK" + b"".join(messages))


def continuation(address, size):
    return message(0x10, struct.pack("<QQ", address, size))


def hard_link(name, address):
    name = name.encode()
    return b"\1\x12\1" + struct.pack("<I", len(name)) + name + struct.pack("<Q", address)


def link(name, address):
    return message(0x06, hard_link(name, address))


def link_info(heap=UNDEFINED, names=UNDEFINED):
    return message(0x02, struct.pack("<BBQQ", 0, 0, heap, names))


def attribute_info(heap, names):
    return message(0x15, struct.pack("<BBQQ", 0, 0, heap, names))


def dataspace(shape):
    return bytes([2, len(shape), 0, 1 if shape else 0]) + struct.pack(f"<{len(shape)}Q", *shape)


UINT8 = bytes([0x10, 0, 0, 0]) + struct.pack("<IHH", 1, 0, 8)
FLOAT32 = b"\x11\x20\x1f\0" + struct.pack("<IHHBBBBI", 4, 0, 32, 23, 8, 0, 23, 127)
VARIABLE_TEXT = (
    b"\x19\1\1\0" + struct.pack("<I", 16) + b"\x10\0\0\0" + struct.pack("<IHH", 1, 0, 8))


def fixed_text(size):
    return b"\x13\0\0\0" + struct.pack("<I", size)


def attribute(name, kind, shape, content):
    name, space = name.encode() + b"\0", dataspace(shape)
    sizes = struct.pack("<HHH", len(name), len(kind), len(space))
    return b"\3\0" + sizes + b"\1" + name + kind + space + content


def attribute_message(name, kind, shape, content):
    return message(0x0C, attribute(name, kind, shape, content))


def dataset(shape, address, size, kind=FLOAT32, messages=()):
    return header([
        message(0x01, dataspace(shape)), message(0x03, kind), message(0x05, b"\3\0"),
        message(0x08, b"\3\1" + struct.pack("<QQ", address, size)), *messages])


def global_text(file, text):
    """A collection of the global heap with one text, and a reference to that."""
    padding = bytes(-len(text) % 8)
    size = 32 + len(text) + len(padding)
    address = file.add(
        b"GCOL\1\0\0\0" + struct.pack("<Q", size) + struct.pack("<HHIQ", 1, 0, 0, len(text))
        + text + padding)
    return struct.pack("<IQI", len(text), address, 1)
