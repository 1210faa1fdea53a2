#!/usr/bin/env bash
# Makes the Python environments that the tests ask: .venv (Keras 3.15.1 on JAX, the oracle) and one in
# .venv-keras3x for each version in Tests/Oracle/versions-keras3x.txt (older Keras 3 on NumPy, whose files
# are read here and which read ours). Those share a folder of all that Keras needs.
#
#   Scripts/make-python-environment.sh [--with-backends]
#
# With the option also .venv-backends: Keras 3.15.1 with its three backends, for the benchmarks; skipped if
# KERAS_BACKENDS_PYTHON names another interpreter.
#
# An environment is left alone while its requirements have not changed, and skipped if KERAS_PYTHON names
# another interpreter than .venv's, or KERAS3X_FOLDER another folder than .venv-keras3x, with an interpreter
# <version>/bin/python for each version. PYTHON chooses what they are made with.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
oracle="$package_root/Tests/Oracle"

backends=false
case "${1:-}" in
--with-backends) backends=true ;;
"") ;;
*) fail "unknown argument '$1' (known: --with-backends)" ;;
esac

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

# Whether the environment in folder $1 was made to the end, for the requirements whose sum is $2.
is_made() {
    [ -x "$1/bin/python" ] && [ "$(cat "$1/.requirements" 2>/dev/null)" = "$2" ] &&
        "$1/bin/python" -c '' >/dev/null 2>&1
}

# An environment in folder $1 of what the file $2 requires.
make_environment() {
    local folder="$1" requirements="$2" log wanted python
    wanted="$(cksum <"$requirements")"
    if is_made "$folder" "$wanted"; then return; fi
    python="$(find_python)"
    echo "making ${folder#"$package_root"/} with $("$python" --version)"
    rm -rf "$folder"
    log="$(mktemp -p "$logs")"
    "$python" -m venv "$folder" >"$log" 2>&1 || {
        tail -n 5 "$log" >&2
        rm -rf "$folder"
        fail "$python cannot make a virtual environment: on Debian, apt-get install python3-venv"
    }
    "$folder/bin/python" -m pip install --disable-pip-version-check --quiet --requirement "$requirements" \
        >"$log" 2>&1 || {
        tail -n 5 "$log" >&2
        fail "pip cannot install ${2#"$package_root"/} (its words are above): is the package index reachable?"
    }
    # Last, so that an interrupted run starts again.
    echo "$wanted" >"$folder/.requirements"
}

# Lets the environment in folder $1 find what is in .venv-keras3x/shared: a path from there, so that the
# checkout can be moved.
share_packages() {
    local packages='import sysconfig; print(sysconfig.get_path("purelib"))' own shared
    own="$("$1/bin/python" -c "$packages")" && shared="$("$older/shared/bin/python" -c "$packages")" &&
        "$1/bin/python" -c 'import os, sys; print(os.path.relpath(*sys.argv[1:]))' "$shared" "$own" \
            >"$own/shared.pth"
}

# An environment of Keras $1 alone, which finds all else in .venv-keras3x/shared.
make_older() {
    local version="$1" folder="$older/$1" log
    if is_made "$folder" "$version"; then return; fi
    echo "making ${folder#"$package_root"/}"
    rm -rf "$folder"
    log="$(mktemp -p "$logs")"
    {
        "$older/shared/bin/python" -m venv --without-pip "$folder" &&
            "$older/shared/bin/python" -m pip --python "$folder/bin/python" install \
                --disable-pip-version-check --quiet --no-deps "keras==$version" &&
            share_packages "$folder"
    } >"$log" 2>&1 || {
        tail -n 5 "$log" >&2
        fail "pip cannot install keras==$version (its words are above): is the package index reachable?"
    }
    echo "$version" >"$folder/.requirements"
}

# Waits for all processes, so that none goes on after the script; then fails if one of them did.
wait_for() {
    local maker failed=0
    for maker in "$@"; do wait "$maker" || failed=1; done
    return "$failed"
}

make_all_older() {
    local version makers=()
    if ! is_made "$older/shared" "$(cksum <"$oracle/requirements-keras3x.txt")"; then
        # What refers to it is made anew, too: perhaps the interpreter is another one.
        rm -rf "$older"
        make_environment "$older/shared" "$oracle/requirements-keras3x.txt"
    fi
    while read -r version; do
        make_older "$version" &
        makers+=($!)
    done <"$oracle/versions-keras3x.txt"
    wait_for "${makers[@]}"
}

# An interrupt ends the makers, too: left alone they would go on, and the next run with the same folders.
stop() {
    trap '' INT TERM
    local maker
    for maker in "${makers[@]:+${makers[@]}}"; do kill -TERM -- "-$maker" 2>/dev/null || true; done
    wait
    exit 130
}

logs="$(mktemp -d)"
trap 'rm -rf "$logs"' EXIT
makers=()
trap stop INT TERM
# Makers are process groups of their own, so that they can be ended with all that they started.
set -m

if [ -n "${KERAS_PYTHON:-}" ]; then
    [ -x "$KERAS_PYTHON" ] ||
        fail "KERAS_PYTHON=$KERAS_PYTHON is not an executable: unset it, or name a Python with Keras"
    echo "KERAS_PYTHON is set: $KERAS_PYTHON is used instead of .venv"
else
    make_environment "$package_root/.venv" "$oracle/requirements.txt" </dev/null &
    makers+=($!)
fi

older="$package_root/.venv-keras3x"
if [ -n "${KERAS3X_FOLDER:-}" ]; then
    while read -r version; do
        [ -x "$KERAS3X_FOLDER/$version/bin/python" ] ||
            fail "KERAS3X_FOLDER=$KERAS3X_FOLDER has no $version/bin/python: unset it, or make a Python with Keras $version there"
    done <"$oracle/versions-keras3x.txt"
    echo "KERAS3X_FOLDER is set: $KERAS3X_FOLDER is used instead of .venv-keras3x"
else
    make_all_older </dev/null &
    makers+=($!)
fi

if $backends && [ -z "${KERAS_BACKENDS_PYTHON:-}" ]; then
    make_environment "$package_root/.venv-backends" "$package_root/Benchmarks/requirements.txt" </dev/null &
    makers+=($!)
fi

set +m
wait_for "${makers[@]:+${makers[@]}}"
