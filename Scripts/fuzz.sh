#!/usr/bin/env bash
# Gives the readers of files inputs that libFuzzer makes up, with the address sanitizer watching.
#
#   Scripts/fuzz.sh [--seconds N] [--keep] [TARGET ...]
#
# Targets: FuzzJSON, FuzzZip, FuzzHDF5, FuzzModel (archives), FuzzLegacy (.h5 models), FuzzWeights
# (.weights.h5, shards, the editor). Each runs for N seconds (60). What it finds beyond Fuzzing/Corpus
# is thrown away, unless --keep asks to add to the corpus the few inputs that reach code which the
# corpus did not: they are packed, NAME.tar.gz beside the folder of the seeds. An input that crashes,
# hangs or takes more memory than it should is left in Fuzzing/.build/found, and the script fails.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift

known=(FuzzJSON FuzzZip FuzzHDF5 FuzzModel FuzzLegacy FuzzWeights)
seconds=60
keep=false
targets=()
while [ $# -gt 0 ]; do
    case "$1" in
    --seconds) seconds="${2:?--seconds needs a number}"; shift ;;
    --keep) keep=true ;;
    Fuzz*) targets+=("$1") ;;
    *) fail "unknown argument '$1' (known: --seconds N, --keep, ${known[*]})" ;;
    esac
    shift
done
[ ${#targets[@]} -gt 0 ] || targets=("${known[@]}")

package="$package_root/Fuzzing"
found="$package/.build/found"
corpus="$package/Corpus"
log="$(mktemp)"
fresh="$(mktemp -d)"
# The files that targets write for each input should not wait for a disk.
[ -w /dev/shm ] && memory="$(mktemp -d /dev/shm/keras-fuzz.XXXXXX)" || memory="$fresh/files"
mkdir -p "$memory"
trap 'rm -rf "$log" "$fresh" "$memory"' EXIT
# A crash handler that prints backtraces would keep the fuzzer waiting for minutes.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0:abort_on_error=1 TMPDIR="$memory"
build=(swift build -c release --package-path "$package"
    -Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing
    -Xcc -fsanitize=fuzzer-no-link,address)
echo "building ${targets[*]}"
for target in "${targets[@]}"; do
    "${build[@]}" --product "$target" >"$log" 2>&1 || {
        grep -E 'error:' "$log" >&2 || tail -n 20 "$log" >&2
        fail "$target does not build"
    }
done
binaries="$("${build[@]}" --show-bin-path)"
mkdir -p "$found"

# What a target begins with: what it found before, then its seeds.
seeds() {
    mkdir -p "$fresh/kept/$1"
    [ ! -f "$corpus/$1.tar.gz" ] || tar xzf "$corpus/$1.tar.gz" -C "$fresh/kept/$1"
    echo "$fresh/kept/$1"
    echo "$corpus/$1"
    [ "$1" != legacy ] || echo "$package_root/Tests/Fixtures/keras2"
}

# Packs the inputs that a target keeps, the same bytes for the same inputs.
pack() {
    tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf - -C "$fresh/kept/$1" . |
        gzip -9n >"$corpus/$1.tar.gz"
}

failed=()
for target in "${targets[@]}"; do
    name="$(echo "${target#Fuzz}" | tr '[:upper:]' '[:lower:]')"
    mapfile -t inputs < <(seeds "$name")
    mkdir -p "$fresh/$name"
    # One second and 256 MB are what a small file may cost; the sanitizer takes its share of both.
    if ! "$binaries/$target" "$fresh/$name" "${inputs[@]}" -dict="$corpus/words.dict" \
        -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
        -malloc_limit_mb=256 -print_final_stats=1 -artifact_prefix="$found/$name-" \
        >"$log" 2>&1; then
        failed+=("$target")
        tail -n 40 "$log" >&2
    fi
    runs="$(sed -nE 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)"
    edges="$(sed -nE 's/.* cov: ([0-9]+) .*/\1/p' "$log" | tail -n 1)"
    printf '%-11s %9s runs  %6s edges covered\n' "$target" "${runs:-?}" "${edges:-?}"
    if $keep; then
        "$binaries/$target" -set_cover_merge=1 "${inputs[@]}" "$fresh/$name" >/dev/null 2>&1
        pack "$name"
    fi
done
[ ${#failed[@]} -eq 0 ] || fail "${failed[*]}: the inputs are in $found"
