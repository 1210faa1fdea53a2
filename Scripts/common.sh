# Sourced by the other scripts: where the package is, and how a script gives up.

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
