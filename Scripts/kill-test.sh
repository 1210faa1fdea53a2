#!/usr/bin/env bash
# Kills a process while it saves over a model, at moments spread evenly over the time a save takes;
# after each the path must lead to the old model or the new one, complete.
#
# usage: Scripts/kill-test.sh [MOMENTS [MEGABYTES [FOLDER]]]
set -euo pipefail
cd "$(dirname "$0")/.."
moments=${1:-100}
megabytes=${2:-64}
# Beside the sources, not in /tmp: that may be memory, where waiting for the disk takes no time.
folder=${3:-.build/kill-test}
swift build -c release --product SafetyProgram
rm -rf "$folder"
"$(swift build -c release --show-bin-path)/SafetyProgram" kill-test "$folder" "$moments" "$megabytes"
rm -rf "$folder"
