"""Files that no honest writer makes: weights changed in h5py, containers changed byte by byte."""

import struct
import textwrap
import zipfile
import zlib

import numpy as np


def edit_weights(path, script):
    """Runs `script` with `f`, the HDF5 file at `path`, open for changes."""
    import h5py

    with h5py.File(path, "r+") as f:
        _run(script, {"f": f, "h5py": h5py, "np": np})


class Container:
    """The bytes of a zip archive, and where its headers are."""

    def __init__(self, raw):
        self.raw = bytearray(raw)

    @property
    def end(self):
        return bytes(self.raw).rindex(b"PK\5\6")

    def central(self, name):
        """The offset of the directory's record of `name`."""
        offset = struct.unpack_from("<I", self.raw, self.end + 16)[0]
        while self.raw[offset : offset + 4] == b"PK\1\2":
            lengths = struct.unpack_from("<3H", self.raw, offset + 28)
            if self.raw[offset + 46 : offset + 46 + lengths[0]] == name.encode():
                return offset
            offset += 46 + sum(lengths)
        raise KeyError(name)

    def local(self, name):
        """The offset of the header in front of the data of `name`."""
        return struct.unpack_from("<I", self.raw, self.central(name) + 42)[0]

    def data(self, name):
        """The offset of the data of `name`."""
        local = self.local(name)
        return local + 30 + sum(struct.unpack_from("<2H", self.raw, local + 26))

    # Offset in the directory's record, offset in the local header, format.
    FIELDS = {
        "flags": (8, 6, "<H"),
        "method": (10, 8, "<H"),
        "crc": (16, 14, "<I"),
        "compressed": (20, 18, "<I"),
        "size": (24, 22, "<I"),
        "mode": (40, None, "<H"),
        "offset": (42, None, "<I"),
        "madeby": (4, None, "<H"),
    }

    def get(self, name, field):
        offset, _, form = self.FIELDS[field]
        return struct.unpack_from(form, self.raw, self.central(name) + offset)[0]

    def set(self, name, field, value, central=True, local=True):
        in_central, in_local, form = self.FIELDS[field]
        if local and in_local is not None:
            struct.pack_into(form, self.raw, self.local(name) + in_local, value)
        if central:
            struct.pack_into(form, self.raw, self.central(name) + in_central, value)

    def rename(self, old, new, central=True, local=True):
        assert len(old) == len(new)
        offsets = [self.central(old) + 46] if central else []
        if local:
            offsets.append(self.local(old) + 30)
        for offset in offsets:
            self.raw[offset : offset + len(new)] = new.encode()


def edit_container(path, script):
    """Runs `script` with `zip`, the container, `raw`, its bytes, and `members`, its contents.

    The script changes `zip.raw`, or calls `write` with (name or ZipInfo, bytes) pairs.
    """
    import io

    with open(path, "rb") as file:
        container = Container(file.read())
    with zipfile.ZipFile(path) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}

    def write(pairs, method=zipfile.ZIP_STORED):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", method) as archive:
            for name, data in pairs:
                archive.writestr(name, data)
        container.raw = bytearray(made.getvalue())

    _run(
        script,
        {
            "zip": container, "members": members, "write": write, "struct": struct,
            "zipfile": zipfile, "zlib": zlib,
        },
    )
    with open(path, "wb") as file:
        file.write(container.raw)


def _run(script, scope):
    exec(compile(textwrap.dedent(script), "<script of the test>", "exec"), scope)
