#!/usr/bin/env bash
# Measures the workloads of Benchmarks/ beside Keras and writes docs/Performance.md.
#
#   Scripts/bench.sh [WORKLOAD ...]     all without a name; those that Benchmarks/run.py lists
#
# KERAS_PYTHON names a Python with Keras; the default is the one that `make python` makes.
# KERAS_BACKENDS_PYTHON names one that has JAX, TensorFlow and PyTorch; the default is one made for this.
# BENCH_FOLDER is where models are saved meanwhile (4 GB); the default is the system's.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift

python="${KERAS_PYTHON:-$package_root/.venv/bin/python}"
[ -x "$python" ] || fail "$python is missing: make python, or set KERAS_PYTHON to a Python with Keras"
"$package_root/Scripts/make-python-environment.sh" --with-backends
export KERAS_BACKENDS_PYTHON="${KERAS_BACKENDS_PYTHON:-$package_root/.venv-backends/bin/python}"
package="$package_root/Benchmarks"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
echo "building the benchmarks"
# As servers are deployed: with Swift's libraries in the program.
build=(swift build -c release --static-swift-stdlib --package-path "$package")
"${build[@]}" >"$log" 2>&1 || {
    grep -E 'error:' "$log" >&2 || tail -n 20 "$log" >&2
    fail "the benchmarks do not build"
}
benchmark="$("${build[@]}" --show-bin-path)/Benchmark"
"$python" "$package/run.py" "$benchmark" "$python" "$package_root/docs" "$@"
