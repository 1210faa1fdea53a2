#!/usr/bin/env bash
# Builds Examples/Guide and runs its four programs. The build folder is the tests', so that what both
# need is compiled once.
#
#   Scripts/run-guide.sh [FOLDER]     what they save goes to FOLDER, else to one that is removed again
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift

guide="$package_root/Examples/Guide"
[ -f "$guide/Package.swift" ] || fail "$guide has no Package.swift: the checkout is not complete"
echo "building the guide (the first time takes a few minutes: the macros need swift-syntax)"
log="$(mktemp)"
scratch="$(mktemp -d)"
output="${1:-$scratch}"
trap 'rm -rf "$log" "$scratch"' EXIT
[ -d "$output" ] || fail "$output is no folder"
build=(swift build --package-path "$guide" --scratch-path "$package_root/.build")
"${build[@]}" >"$log" 2>&1 || {
    grep -E 'error:' "$log" >&2 || tail -n 20 "$log" >&2
    fail "the guide does not build"
}
binaries="$("${build[@]}" --show-bin-path)"
for program in CustomVariables CustomAssets CustomBuild CustomCompile; do
    printf '\n── %s ──\n' "$program"
    (cd "$output" && "$binaries/$program") || fail "$program of the guide failed"
done
printf '\nsaved and restored:\n'
(cd "$output" && wc -c ./*.keras | grep -v total)
