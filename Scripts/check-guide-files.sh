#!/usr/bin/env bash
# Runs the four programs of the guide and loads what they saved in real Keras, with the guide's Python
# classes; checks that the hooks took effect there.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

python="${KERAS_PYTHON:-$package_root/.venv/bin/python}"
[ -x "$python" ] || fail "$python is missing: make python, or set KERAS_PYTHON to a Python with Keras"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
"$package_root/Scripts/run-guide.sh" "$folder" >"$folder/log" || {
    tail -n 20 "$folder/log" >&2
    fail "the guide does not run"
}
cd "$package_root/Tests/Oracle"
KERAS_BACKEND=jax "$python" - "$folder" <<'PYTHON'
import sys

from themes import guide

expected = {
    # What is random is only required to be there: the program itself compared it after its own load.
    "variable": ("custom_vars_model", lambda e: e["my_variable"]["shape"] == [1]),
    "assets": ("custom_assets_model", lambda e: e["vocab"] == "Mary had a little lamb."),
    "build": ("custom_build_model", lambda e: e["layer_init"] == "random_normal"),
    "compile": (
        "custom_compile_model",
        lambda e: (e["model_optimizer"], e["loss_fn"], e["loss_metrics"])
        == ("SGD", "small_square_sum_loss", ["accuracy", "mean_pred"]),
    ),
}
for kind, (name, has_effect) in expected.items():
    effects = guide.read_guide_file(kind, f"{sys.argv[1]}/{name}.keras")
    if not has_effect(effects):
        sys.exit(f"error: the hooks of {name}.keras had another effect in Python: {effects}")
    print(f"{name}.keras loads in Keras, with the effect of its hooks")
PYTHON
