#!/usr/bin/env bash
# Makes the Python environments that the tests ask: .venv (Keras 3.15.1 on JAX, the oracle) and
# .venv-keras33 (Keras 3.3.3 on NumPy, an old reader of our files).
#
#   Scripts/make-python-environment.sh
#
# An environment is left alone while its requirements have not changed, and skipped if KERAS_PYTHON
# (KERAS33_PYTHON for the old one) names another interpreter. PYTHON chooses what they are made with.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# The pinned wheels exist for these two.
is_suitable() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' >/dev/null 2>&1
}

find_python() {
    local candidate
    for candidate in "${PYTHON:-python3}" python3.12 python3.11; do
        if is_suitable "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    fail "no Python 3.11 or 3.12 (found: $("${PYTHON:-python3}" --version 2>&1 | head -n 1)): install one, or name it by PYTHON=/path/to/python3"
}

make_environment() {
    local folder="$package_root/$1" requirements="$package_root/Tests/Oracle/$2" override="$3"
    if [ -n "$override" ]; then
        [ -x "$override" ] || fail "$4=$override is not an executable: unset it, or name a Python with Keras"
        echo "$4 is set: $override is used instead of $1"
        return
    fi
    local stamp="$folder/.requirements" wanted
    wanted="$(cksum <"$requirements")"
    if [ -x "$folder/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] &&
        "$folder/bin/python" -c '' >/dev/null 2>&1; then
        return
    fi

    local python
    python="$(find_python)"
    echo "making $1 with $("$python" --version)"
    rm -rf "$folder"
    "$python" -m venv "$folder" >"$log" 2>&1 || {
        tail -n 5 "$log" >&2
        rm -rf "$folder"
        fail "$python cannot make a virtual environment: on Debian, apt-get install python3-venv"
    }
    "$folder/bin/python" -m pip install --disable-pip-version-check --quiet --requirement "$requirements" \
        >"$log" 2>&1 || {
        tail -n 5 "$log" >&2
        fail "pip cannot install $2 (its words are above): is the package index reachable?"
    }
    # Last, so that an interrupted run starts again.
    echo "$wanted" >"$stamp"
}

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
make_environment .venv requirements.txt "${KERAS_PYTHON:-}" KERAS_PYTHON
make_environment .venv-keras33 requirements-keras33.txt "${KERAS33_PYTHON:-}" KERAS33_PYTHON
