#!/usr/bin/env bash
# Kills a process while it saves over a model, at moments spread evenly from its first write to shortly
# after its end: so often for each of an archive, a folder and shards. After each kill the path must lead
# to the old model or the new one, complete.
#
# usage: Scripts/kill-test.sh [MOMENTS [MEGABYTES [FOLDER]]]
# A new folder is made in FOLDER (default: .build) and removed afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."
moments=${1:-334}
megabytes=${2:-64}
# Beside the sources, not in /tmp: that may be memory, where waiting for the disk takes no time.
parent=${3:-.build}
swift build -c release --product SafetyProgram

folder="$(mktemp -d "$parent/kill-test.XXXXXX")"
trap 'rm -rf "$folder"' EXIT
program="$(swift build -c release --show-bin-path)/SafetyProgram"
"$program" kill-test "$folder" "$moments" "$megabytes"
# The same with trainings that are taken up: the result has to be that of one left in peace.
"$program" resume-test "$folder/resume" 10
