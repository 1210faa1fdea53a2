"""Files that are made to cost much, for processes of their own: names, and their bytes in a folder."""

import pathlib

from attacks import archives, configs, driven, hdf5, operations

ALL = {
    **hdf5.ATTACKS, **archives.ATTACKS, **configs.ATTACKS, **driven.ATTACKS, **operations.ATTACKS}


def names():
    """All attacks, each with the way to open it."""
    return {name: way for name, (way, _, _) in ALL.items()}


def write(folder, name):
    """Writes the file of an attack; returns its path, its size and the way to open it."""
    way, ending, content = ALL[name]
    path = pathlib.Path(folder) / (name + ending)
    path.write_bytes(content())
    return {"path": str(path), "size": path.stat().st_size, "way": way}
