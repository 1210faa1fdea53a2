// swift-tools-version: 6.2
import PackageDescription

// A package of its own: whoever builds or tests the library does not build its benchmarks.
let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "keras-swift", path: "..")],
    targets: [
        .executableTarget(
            name: "Benchmark",
            dependencies: [
                .product(name: "Keras", package: "keras-swift"),
                .product(name: "KerasJSON", package: "keras-swift"),
                .product(name: "KerasZip", package: "keras-swift"),
            ]),
        // The libraries called directly and plain loops: what the engine is measured against.
        .executableTarget(
            name: "Floors",
            linkerSettings: [
                .linkedLibrary("dnnl"), .linkedLibrary("openblas"), .linkedLibrary("m"),
                .linkedLibrary("gomp", .when(platforms: [.linux])),
            ]),
    ]
)
