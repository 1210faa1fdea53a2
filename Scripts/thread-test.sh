#!/usr/bin/env bash
# Runs what several threads do at once under ThreadSanitizer, in a build folder of its own.
#
# usage: Scripts/thread-test.sh [full]
# Without an argument only the program that serves a frozen model while it is trained, whose build
# takes a few minutes less than that of all tests.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift
cd "$package_root"

build=(--sanitize=thread --scratch-path .build-tsan)
export TSAN_OPTIONS="halt_on_error=1"
swift build "${build[@]}" --product SafetyProgram
"$(swift build "${build[@]}" --show-bin-path)/SafetyProgram" serve
if [ "${1:-}" = full ]; then
    swift test "${build[@]}" --filter 'FrozenModelTests|ReplicaQueueTests|RefusedFreezingTests'
fi
