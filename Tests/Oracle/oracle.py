"""The Python end of Tests/KerasTestSupport: a request per line in, an answer per line out.

    {"call": "module.function", "arguments": {...}}  ->  {"result": ...} or {"error": "traceback"}

A module is a file of the folder `themes`, imported at its first use: a check with zipfile does not
wait for Keras. What a function prints goes to standard error, so that it cannot spoil the protocol.
"""

import importlib
import json
import os
import sys
import traceback

from themes import values


HOME = os.path.dirname(os.path.abspath(__file__))


def answer(request):
    # A request may have gone to a folder that is no more.
    os.chdir(HOME)
    # Automatic names count what was made before, which a request must not notice: which process it
    # goes to, and after which other, is a matter of chance.
    if "keras" in sys.modules:
        sys.modules["keras"].utils.clear_session(free_memory=False)
    module_name, _, function_name = request["call"].partition(".")
    function = getattr(importlib.import_module("themes." + module_name), function_name)
    return values.plain(function(**request.get("arguments", {})))


def main():
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    requests = open(0, "r", encoding="utf-8", closefd=False)
    for line in requests:
        try:
            text = json.dumps({"result": answer(json.loads(line))})
        except BaseException:
            text = json.dumps({"error": traceback.format_exc()})
        answers.write(text + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
