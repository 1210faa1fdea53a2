#!/usr/bin/env bash
# Measures the workloads of Benchmarks/ beside Keras on JAX and writes docs/Performance.md.
#
#   Scripts/bench.sh [WORKLOAD ...]     fit-dense fit-mlp deep config wide start; all without a name
#
# KERAS_PYTHON names a Python with Keras; the default is the one that `make python` makes.
# BENCH_FOLDER is where models are saved meanwhile (4 GB); the default is the system's.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift

python="${KERAS_PYTHON:-$package_root/.venv/bin/python}"
[ -x "$python" ] || fail "$python is missing: make python, or set KERAS_PYTHON to a Python with Keras"
package="$package_root/Benchmarks"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
echo "building the benchmarks"
swift build -c release --package-path "$package" >"$log" 2>&1 || {
    grep -E 'error:' "$log" >&2 || tail -n 20 "$log" >&2
    fail "the benchmarks do not build"
}
benchmark="$(swift build -c release --package-path "$package" --show-bin-path)/Benchmark"
"$python" "$package/run.py" "$benchmark" "$python" "$package_root/docs" "$@"
