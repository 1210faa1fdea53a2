# Sourced by the other scripts: where the package is, how a script gives up, and what several build.

package_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# One line that says what is wrong and what to do, and a non-zero exit.
fail() {
    echo "error: $*" >&2
    exit 1
}

require_swift() {
    command -v swift >/dev/null 2>&1 ||
        fail "no swift in PATH: install a Swift 6.2 (or newer) toolchain from swift.org"
}

# build_safety_program FOLDER [OPTION…]: builds SafetyProgram with optimisation, in a folder of its own so
# that tests can be built meanwhile, and leaves its path in safety_program.
build_safety_program() {
    local build=(-c release --package-path "$package_root" --scratch-path "$package_root/$1" "${@:2}")
    swift build "${build[@]}" --product SafetyProgram
    safety_program="$(swift build "${build[@]}" --show-bin-path)/SafetyProgram"
}
