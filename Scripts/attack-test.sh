#!/usr/bin/env bash
# Opens the files that are made to cost much (Tests/Oracle/attacks) with an optimised program: each is
# refused, or harmless, within a second and 256 MB. `make test` opens those that a program which is not
# optimised can open in two seconds.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift
cd "$package_root"

swift build -c release --product SafetyProgram
KERAS_SAFETY_PROGRAM="$(swift build -c release --show-bin-path)/SafetyProgram" \
    swift test --traits Macros --filter AttackTests
