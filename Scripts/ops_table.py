"""The table of docs/Ops.md: every function of keras.ops and keras.random, what it is here, whether
graphs of files may name it, and the tests that compare it with Keras.

`Scripts/ops-table.sh` writes the file. A test makes the table anew and compares it, so that it is never
stale, and fails where a function is missing without one of the reasons below.
"""

import inspect
import pathlib
import re

# Why a function has nothing that does the same here, or not all of it.
REASONS = {
    "convert_to_numpy": "values are read with `array(of:)`",
    "eig": "complex results: tensors here are real; symmetric matrices have `eigh`",
    "get_item": "a subscript: `x[0, 1..<3]`, `Tensor.part(at:)`",
    "jvp": "forward mode: gradients here are recorded and played backwards",
    "polar": "a complex result: tensors here are real",
    "view_as_complex": "a complex result: tensors here are real",
    "view_as_real": "complex arguments: tensors here are real",
}
# What of it is not here.
NOTES = {
    "linspace": "without `retstep`",
    "qr": "mode \"reduced\"; gradient where rows are not fewer than columns",
    "svd": "gradient of thin decompositions",
    "lu_factor": "gradient of square matrices",
    "slice": "start indices as integers",
    "slice_update": "start indices as integers",
    "beta": "the distribution; the numbers are not JAX's",
    "binomial": "the distribution; the numbers are not JAX's",
    "gamma": "the distribution; the numbers are not JAX's",
}


def functions():
    """(module, name, object) of all public functions, in the order of the table."""
    import keras
    from keras import ops

    found = []
    for name in sorted(dir(ops)):
        value = getattr(ops, name)
        if not name.startswith("_") and callable(value):
            module = inspect.unwrap(value).__module__.rsplit(".", 1)[1]
            found.append((f"ops.{module}", name, value))
    for name in sorted(dir(ops.image)):
        value = getattr(ops.image, name)
        if not name.startswith("_") and callable(value):
            found.append(("ops.image", name, value))
    for name in sorted(dir(keras.random)):
        value = getattr(keras.random, name)
        if not name.startswith("_") and callable(value) and name.islower():
            found.append(("random", name, value))
    order = ["ops.core", "ops.numpy", "ops.nn", "ops.linalg", "ops.math", "ops.image", "ops.einops",
             "random"]
    return sorted(found, key=lambda entry: (order.index(entry[0]), entry[1]))


def ours(root):
    """Keras's name, as doc comments tell it, → our functions that say so."""
    result = {}
    for path in sorted((root / "Sources/KerasTensors").rglob("*.swift")):
        text = path.read_text()
        scopes = [(m.start(), m.group(1))
                  for m in re.finditer(r"^extension (Ops(?:\.Image)?|Random|Tensor)\b", text, re.M)]
        scopes += [(m.start(), m.group(1)) for m in re.finditer(r"^public enum (Random)\b", text, re.M)]
        scopes.sort()
        pattern = (r"((?:^[ ]*///.*\n)+)(?:^[ ]*@\w+\n)*^[ ]*public (?:static )?func (`?\w+`?)"
                   r"((?:<[^(]*>)?)\(")
        for match in re.finditer(pattern, text, re.M):
            scope = [name for start, name in scopes if start < match.start()]
            if not scope:
                continue
            comment = re.sub(r"\s*\n\s*///\s*", " ", match.group(1))
            name = f"{scope[-1]}.{match.group(2).strip('`')}"
            for keras_name in re.findall(r"`keras\.((?:ops|random)[\w.]*)", comment):
                entries = result.setdefault(keras_name, [])
                if name not in entries:
                    entries.append(name)
    return result


def tests(root):
    """The names of functions that each test file asks Keras for: first those that are tables."""
    files = sorted((root / "Tests/KerasTensorsTests").rglob("*.swift"))
    files.sort(key=lambda path: not path.stem.endswith("Cases"))
    calls = re.compile(r"\b((?:ops\.image|ops|random)\.\w+)\(")
    names = re.compile(r'"((?:random\.)?\w+)"[,\]) ]')
    found = {}
    for path in files:
        text = path.read_text()
        quoted = {name if "." in name else f"ops.{name}" for name in names.findall(text)}
        found[path.stem] = set(calls.findall(text)) | quoted
    return found


def class_name(function):
    """The class of the operation, which configs name; None for a function that is none."""
    try:
        source = inspect.getsource(inspect.unwrap(function))
    except (OSError, TypeError):
        return None
    match = re.search(r"\b([A-Z]\w*)\([^)]*\)\s*(?:\.symbolic_call)?\(", source)
    return match.group(1) if match else None


def graph_names(root):
    folder = root / "Sources/Keras/Graph"
    return set(re.findall(
        r'"([A-Z]\w*)":', "".join(path.read_text() for path in sorted(folder.rglob("GraphOps*.swift")))))


def table(root):
    """The text of docs/Ops.md. Raises where a function is missing without a reason."""
    root = pathlib.Path(root)
    known, texts, graphs = ours(root), tests(root), graph_names(root)
    missing, counts, lines = [], [0, 0], []
    module = None
    for owner, name, function in functions():
        if owner != module:
            module = owner
            lines += ["", f"## keras.{owner}", "",
                      "| Keras | here | in graphs of files | compared with Keras in |",
                      "|---|---|---|---|"]
        path = f"{'random' if owner == 'random' else 'ops'}." + (
            f"image.{name}" if owner == "ops.image" else name)
        counts[0] += 1
        here = known.get(path, [])
        reason = REASONS.get(name)
        if here:
            files = [stem for stem, names in texts.items() if path in names]
            if not files:
                missing.append(f"{path} is not compared with Keras")
            counts[1] += 1
            kind = class_name(function)
            in_graphs = "yes" if kind in graphs else ""
            note = f" ({NOTES[name]})" if NOTES.get(name) else ""
            mine = ", ".join(f"`{entry}`" for entry in here)
            where = files[0] if files else ""
            lines.append(f"| `{name}` | {mine}{note} | {in_graphs} | {where} |")
        elif reason:
            lines.append(f"| `{name}` | — {reason} | | |")
        else:
            missing.append(f"{path} is missing without a reason")
    if missing:
        raise ValueError("; ".join(missing))
    head = [
        "# Operations", "",
        "Made by `Scripts/ops-table.sh` from Keras 3.15.1; a test fails when it is stale.", "",
        f"{counts[1]} of the {counts[0]} functions of `keras.ops` and `keras.random` are here, each "
        "compared with real Keras in values, dtypes and shapes, and most in gradients, too.",
    ]
    return "\n".join(head + lines) + "\n"


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent.parent
    (here / "docs/Ops.md").write_text(table(here))
