#!/usr/bin/env bash
# Compares the length of the guide's programs in Swift with the published ones in Python.
#
# Lines that are neither blank nor only a comment count, imports included, after `swift format`.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift

sources="$package_root/Examples/Guide/Sources"
too_long=0

# Name of the program, and the lines of its code block in the guide with the imports it needs.
compare() {
    local file="$sources/$1/main.swift" python="$2" lines
    [ -f "$file" ] || fail "$file is missing"
    lines="$(swift format format --configuration "$package_root/.swift-format" "$file" |
        grep -cvE '^[[:space:]]*(//.*)?$')"
    printf '%-16s Swift %3d   Python %3d\n' "$1" "$lines" "$python"
    if [ "$lines" -gt "$python" ]; then too_long=1; fi
}

compare CustomVariables 30
compare CustomAssets 25
compare CustomBuild 47
compare CustomCompile 48
[ "$too_long" -eq 0 ] || fail "a program of the guide is longer in Swift than in Python"
