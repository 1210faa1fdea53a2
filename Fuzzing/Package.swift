// swift-tools-version: 6.2
import PackageDescription

// A package of its own: nobody else needs libFuzzer. Build it with Scripts/fuzz.sh, which asks for
// the sanitizers.
let package = Package(
    name: "Fuzzing",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "keras-swift", path: "..")],
    targets: [
        .target(name: "CFuzzer"),
        .target(
            name: "FuzzSupport", dependencies: ["CFuzzer"],
            // gold, the default, breaks down over libFuzzer's archive.
            linkerSettings: [.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux]))]),
        .executableTarget(
            name: "FuzzJSON",
            dependencies: ["FuzzSupport", .product(name: "KerasJSON", package: "keras-swift")]),
        .executableTarget(
            name: "FuzzZip",
            dependencies: ["FuzzSupport", .product(name: "KerasZip", package: "keras-swift")]),
        .executableTarget(
            name: "FuzzHDF5",
            dependencies: ["FuzzSupport", .product(name: "KerasHDF5", package: "keras-swift")]),
        .executableTarget(
            name: "FuzzModel",
            dependencies: [
                "FuzzSupport", .product(name: "Keras", package: "keras-swift"),
                .product(name: "KerasZip", package: "keras-swift"),
            ]),
        .executableTarget(
            name: "FuzzLegacy",
            dependencies: ["FuzzSupport", .product(name: "Keras", package: "keras-swift")]),
        .executableTarget(
            name: "FuzzWeights",
            dependencies: ["FuzzSupport", .product(name: "Keras", package: "keras-swift")]),
    ]
)
