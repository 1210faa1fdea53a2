#!/usr/bin/env bash
# Runs what several threads do at once under ThreadSanitizer, in a build folder of its own. Linux.
#
# usage: Scripts/thread-test.sh [full]
# Without an argument only the program that serves a frozen model while it is trained, whose build
# takes some minutes less than that of all tests.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift
cd "$package_root"

build=(--sanitize=thread --scratch-path .build-tsan)
swift build "${build[@]}" --product SafetyProgram
folder="$(swift build "${build[@]}" --show-bin-path)"
clang="$(dirname "$(readlink -f "$(command -v swift)")")/clang"
mutex="$folder/libthread-test-mutex.so"
"$clang" -O1 -g -fPIC -shared -fsanitize=thread -o "$mutex" Scripts/thread-test-mutex.c

watched() {
    LD_PRELOAD="$mutex" TSAN_OPTIONS="halt_on_error=1" "$@"
}
watched "$folder/SafetyProgram" serve
if [ "${1:-}" = full ]; then
    swift build "${build[@]}" --build-tests
    watched "$folder/keras-swiftPackageTests.xctest" --testing-library swift-testing \
        --filter 'FrozenModelTests|ReplicaQueueTests|RefusedFreezingTests|WeightsIndexTests|BatchDatasetTests'
fi
