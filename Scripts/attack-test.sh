#!/usr/bin/env bash
# Opens the files that are made to cost much (Tests/Oracle/attacks) with an optimised program: each is
# refused, or harmless, within a second and 256 MB. `make test` opens those that a program which is not
# optimised can open in two seconds.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift
cd "$package_root"

build_safety_program .build-optimized
KERAS_SAFETY_PROGRAM="$safety_program" swift test --traits Macros --filter AttackTests
