#!/usr/bin/env bash
# Builds packages that depend on this one, as a user's would, outside its tree:
#   plain       product Keras: must neither fetch nor compile swift-syntax
#   untraited   product KerasMacros without the trait: the compiler must say that it is missing
#   macros      product KerasMacros, trait Macros: annotated classes and functions must be registered
#               although optimizer and linker drop what nobody mentions
# `macros` is a debug build whose own targets are optimized and stripped: a minute and a half the
# first time, nearly all of it swift-syntax. With --release it is a release build, also linked with
# the static standard library: that optimizes swift-syntax too, which takes six to eight minutes.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
require_swift

strip=(-Xlinker --gc-sections)
[ "$(uname -s)" != Darwin ] || strip=(-Xlinker -dead_strip)

release=false
for option in "$@"; do
    case "$option" in
    --release) release=true ;;
    *) fail "unknown option '$option' (known: --release)" ;;
    esac
done

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
# The identity of a package is its folder's name, and a clone may have any.
ln -s "$package_root" "$work/keras-swift"

# check NAME SCRATCH [OPTION…]: builds quietly, shows the output only if that fails; then runs it.
check() {
    local name="$1" start=$SECONDS
    local options=(--package-path "$work/$name" --scratch-path "$2" "${@:3}")
    swift build "${options[@]}" >"$work/log" 2>&1 || {
        grep -v '^\[' "$work/log" | tail -n 40 >&2
        fail "a package that depends on this one does not build: $name ${*:3}"
    }
    printf '%-8s built in %3d s   %s\n' "$name" $((SECONDS - start)) "${*:3}"
    "$(swift build "${options[@]}" --show-bin-path)/$name" ||
        fail "in the dependent '$name' ${*:3} a declaration is not registered"
}

mkdir -p "$work/plain/Sources/plain"
cat >"$work/plain/Package.swift" <<'SWIFT'
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "plain",
    platforms: [.macOS(.v15)],
    dependencies: [.package(path: "../keras-swift")],
    targets: [
        .executableTarget(
            name: "plain", dependencies: [.product(name: "Keras", package: "keras-swift")])
    ])
SWIFT
cat >"$work/plain/Sources/plain/main.swift" <<'SWIFT'
import Foundation
import Keras

final class Unused: KerasObject {}
try register(Unused.self, package: "plain")
exit(registeredType(named: "plain>Unused") == Unused.self ? 0 : 1)
SWIFT

mkdir -p "$work/macros/Sources/macros" "$work/macros/Sources/Losses"
cat >"$work/macros/Package.swift" <<'SWIFT'
// swift-tools-version: 6.2
import PackageDescription

let optimized: [SwiftSetting] = [.unsafeFlags(["-O"])]
let macros = Target.Dependency.product(name: "KerasMacros", package: "keras-swift")
let package = Package(
    name: "macros",
    platforms: [.macOS(.v15)],
    dependencies: [.package(path: "../keras-swift", traits: ["Macros"])],
    targets: [
        .target(name: "Losses", dependencies: [macros], swiftSettings: optimized),
        .target(
            name: "Old", dependencies: [macros],
            swiftSettings: optimized + [.swiftLanguageMode(.v5)]),
        .executableTarget(
            name: "macros", dependencies: ["Losses", "Old", macros],
            swiftSettings: optimized),
    ])
SWIFT
cat >"$work/macros/Sources/Losses/Losses.swift" <<'SWIFT'
import KerasMacros

@KerasSerializable(package: "library")
final class NobodyMentionsIt: KerasObject {}

@KerasFunction(package: "library")
func nobodyCallsIt(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor { yPred }

@KerasFunction(package: "library")
public func exported(_ x: Tensor) -> Tensor { x }
SWIFT
mkdir -p "$work/macros/Sources/Old"
cat >"$work/macros/Sources/Old/Old.swift" <<'SWIFT'
import KerasMacros

@KerasSerializable(package: "old")
final class Layer5: KerasObject {}

enum Functions {
    @KerasFunction(package: "old")
    static func function5(x: Tensor) throws -> Tensor { x }
}
SWIFT
cat >"$work/macros/Sources/macros/main.swift" <<'SWIFT'
import Foundation
import KerasMacros
import Losses

@KerasSerializable
final class InMain: KerasObject {}

@KerasFunction
func lossInMain(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor { yPred }

func name(of function: NamedFunction) -> String { function.name }

func localClass() {
    @KerasSerializable(package: "local")
    final class Local: KerasObject {}
}

var missing: [String] = []
for name in ["library>NobodyMentionsIt", "old>Layer5", "Custom>InMain", "local>Local"]
where registeredType(named: name) == nil {
    missing.append(name)
}
for name in [
    "library>nobody_calls_it", "library>exported", "old>function5", "Custom>loss_in_main",
] where registeredFunction(named: name) == nil {
    missing.append(name)
}
if name(of: exported) != "library>exported" { missing.append("exported") }
if name(of: lossInMain) != "Custom>loss_in_main" { missing.append("lossInMain") }
let tensor: Tensor = 2.0
if try lossInMain(tensor, tensor).rank != 0 { missing.append("the call of lossInMain") }
for name in missing { print("missing: \(name)") }
exit(missing.isEmpty ? 0 : 1)
SWIFT

# The macros without their trait: the compiler says what to do.
mkdir -p "$work/untraited/Sources/untraited"
sed -e 's/"plain"/"untraited"/g' -e 's/name: "Keras"/name: "KerasMacros"/' \
    "$work/plain/Package.swift" >"$work/untraited/Package.swift"
cat >"$work/untraited/Sources/untraited/main.swift" <<'SWIFT'
import KerasMacros

@KerasSerializable
final class Annotated: KerasObject {}

@KerasFunction
func annotated(_ x: Tensor) -> Tensor { x }
SWIFT

check plain "$work/plain/.build"
if swift build --package-path "$work/untraited" --scratch-path "$work/plain/.build" >"$work/log" 2>&1; then
    fail "annotations compile without the trait Macros, and register nothing"
fi
for name in KerasSerializable KerasFunction; do
    grep -q "error: '$name(package:name:)' is unavailable: ask for the trait" "$work/log" ||
        fail "without the trait Macros the compiler does not say how to use @$name"
done
for trace in "$work"/plain/.build/checkouts/swift-syntax "$work"/plain/.build/repositories/swift-syntax-*; do
    [ ! -e "$trace" ] || fail "a dependent of Keras alone fetched swift-syntax: ${trace#"$work/"}"
done
compiled="$(find "$work/plain/.build/" -name 'SwiftSyntax*' -print -quit)"
[ -z "$compiled" ] || fail "a dependent of Keras alone compiled swift-syntax: ${compiled#"$work/"}"

# Kept between runs, for swift-syntax.
scratch="$package_root/.build-dependents"
if $release; then
    check macros "$scratch" -c release
    check macros "$scratch" -c release --static-swift-stdlib
else
    check macros "$scratch" "${strip[@]}"
fi
echo "dependents build and find what they registered; Keras alone needs no swift-syntax"
