#!/usr/bin/env bash
# Writes docs/Ops.md: every function of keras.ops, what it is here and where it is tested.
set -euo pipefail
cd "$(dirname "$0")/.."
KERAS_BACKEND=jax "${KERAS_PYTHON:-.venv/bin/python}" Scripts/ops_table.py
