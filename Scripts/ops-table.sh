#!/usr/bin/env bash
# Writes docs/Ops.md: every function of keras.ops, what it is here and where it is tested.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

python="${KERAS_PYTHON:-$package_root/.venv/bin/python}"
[ -x "$python" ] || fail "$python is missing: make python, or set KERAS_PYTHON to a Python with Keras"
KERAS_BACKEND=jax "$python" "$package_root/Scripts/ops_table.py"
