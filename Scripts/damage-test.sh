#!/usr/bin/env bash
# Turns every bit of small saved models of all kinds, one at a time, cuts them at every length, loads
# what is left each time, and prints what came of it, by kind. What has checksums must not change
# without a word; nothing may crash, hang, or (with `sanitized`) touch memory that is not its own.
#
# usage: Scripts/damage-test.sh [sanitized] [STEP]
# With a STEP only each so-many-th damage is done. All of them are most of a million loads; the build
# with the address sanitizer is in a folder of its own.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift
cd "$package_root"

build=(.build-optimized)
if [ "${1:-}" = sanitized ]; then
    build=(.build-asan --sanitize=address)
    export ASAN_OPTIONS=detect_leaks=0
    shift
fi
step=${1:-1}
build_safety_program "${build[@]}"

# In memory, where there is a folder for that: a file is changed a million times.
parent=.build
[ -w /dev/shm ] && parent=/dev/shm
folder="$(mktemp -d "$parent/damage-test.XXXXXX")"
trap 'rm -rf "$folder"' EXIT
# What loads warn of is no news here.
"$safety_program" damage-test "$folder" Tests/Fixtures/keras2/stack-2.21.h5 "$step" 2>"$folder/errors" || {
    grep -v ' warning ' "$folder/errors" | tail -n 40 >&2
    fail "the damage test failed"
}
