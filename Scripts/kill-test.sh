#!/usr/bin/env bash
# Kills a process while it saves over a model, at moments spread evenly from its first write to shortly
# after its end: so often for each of an archive, a folder and shards. After each kill the path must lead
# to the old model or the new one, complete.
#
# usage: Scripts/kill-test.sh [MOMENTS [MEGABYTES [FOLDER]]]
# A new folder is made in FOLDER (default: .build-optimized) and removed afterwards.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift
cd "$package_root"

moments=${1:-334}
megabytes=${2:-64}
build_safety_program .build-optimized
# Beside the sources, not in /tmp: that may be memory, where waiting for the disk takes no time.
parent=${3:-.build-optimized}
folder="$(mktemp -d "$parent/kill-test.XXXXXX")"
trap 'rm -rf "$folder"' EXIT
"$safety_program" kill-test "$folder" "$moments" "$megabytes"
# The same with trainings that are taken up: the result has to be that of one left in peace.
"$safety_program" resume-test "$folder/resume" 10
