#!/usr/bin/env bash
# Installs the C libraries that the package links (oneDNN, OpenBLAS, zlib), where they are missing.
#
#   Scripts/install-system-packages.sh [--with-python]
#
# --with-python also asks for what the tests need: a Python that can make virtual environments, and the
# HDF Group's tools (h5dump and its kin), which look at the files that are written.
# Does nothing, and needs no rights, where everything is there.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

packages=(libdnnl-dev libopenblas-dev zlib1g-dev)
with_python=false
case "${1:-}" in
    "") ;;
    --with-python) with_python=true ;;
    *) fail "unknown argument '$1': the only one is --with-python" ;;
esac

installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Elsewhere than on Debian and its like we only look for the headers.
header_exists() {
    local folder
    for folder in /usr/include /usr/include/* /usr/local/include /opt/homebrew/include \
        /opt/homebrew/opt/openblas/include; do
        if [ -e "$folder/$1" ]; then return 0; fi
    done
    return 1
}

missing=()
if command -v dpkg-query >/dev/null 2>&1; then
    for package in "${packages[@]}"; do
        installed "$package" || missing+=("$package")
    done
else
    header_exists dnnl.h || missing+=(oneDNN)
    header_exists cblas.h || missing+=(OpenBLAS)
    header_exists zlib.h || [ "$(uname)" = Darwin ] || missing+=(zlib)
fi
if $with_python && ! command -v h5dump >/dev/null 2>&1; then
    missing+=(hdf5-tools)
fi
# Nothing is made where other interpreters are named.
if $with_python && [ -n "${KERAS_PYTHON:-}" ] && [ -n "${KERAS3X_FOLDER:-}" ]; then
    with_python=false
fi
if $with_python && ! "${PYTHON:-python3}" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    missing+=(python3 python3-venv)
fi
[ ${#missing[@]} -gt 0 ] || exit 0

command -v apt-get >/dev/null 2>&1 ||
    fail "missing: ${missing[*]}; install them with their headers by this system's own means (there is no apt-get)"

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 ||
        fail "missing: ${missing[*]}; run as root: apt-get install ${missing[*]}"
    as_root=(sudo)
    # Without a terminal nobody could type a password.
    [ -t 0 ] || as_root=(sudo -n)
fi

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=120 "$@" >"$log" 2>&1 </dev/null
}

echo "installing ${missing[*]}"
# The package lists of a fresh machine are empty or old: fetch them only if it does not go without.
if ! apt install --no-install-recommends "${missing[@]}"; then
    if ! { apt update && apt install --no-install-recommends "${missing[@]}"; }; then
        tail -n 20 "$log" >&2
        fail "apt-get cannot install ${missing[*]} (its words are above); as root: apt-get update && apt-get install ${missing[*]}"
    fi
fi
