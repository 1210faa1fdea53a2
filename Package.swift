// swift-tools-version: 6.2
import CompilerPluginSupport
import PackageDescription

// Kernels must be fast in debug builds too: at -O0 nothing is vectorised and tests crawl.
let kernelSettings: [CSetting] = [.unsafeFlags(["-O3"], .when(configuration: .debug))]

let package = Package(
    name: "keras-swift",
    platforms: [.macOS(.v15), .iOS(.v18)],
    products: [
        .library(name: "Keras", targets: ["Keras"]),
        .library(name: "KerasMacros", targets: ["KerasMacros"]),
        .library(name: "KerasTensors", targets: ["KerasTensors"]),
        .library(name: "KerasHDF5", targets: ["KerasHDF5"]),
        .library(name: "KerasZip", targets: ["KerasZip"]),
        .library(name: "KerasJSON", targets: ["KerasJSON"]),
        .library(name: "KerasNPY", targets: ["KerasNPY"]),
        .executable(name: "keras", targets: ["KerasCommand"]),
    ],
    traits: [
        .trait(
            name: "Macros",
            description:
                "Compiles @KerasSerializable and @KerasFunction (and swift-syntax with them).")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swiftlang/swift-syntax", "600.0.0"..<"700.0.0"),
    ],
    targets: [
        // C: our own kernels, and the system libraries behind headers of ours.
        .target(name: "CKerasKernels", cSettings: kernelSettings),
        .target(
            name: "CKerasDNNL", cSettings: kernelSettings,
            linkerSettings: [
                .linkedLibrary("dnnl"), .linkedLibrary("gomp", .when(platforms: [.linux])),
            ]),
        .target(name: "CKerasBLAS", linkerSettings: [.linkedLibrary("openblas")]),
        .target(
            name: "CKerasZlib", cSettings: kernelSettings, linkerSettings: [.linkedLibrary("z")]),

        // Containers and values: they know nothing of tensors or Keras.
        .target(name: "KerasJSON"),
        .target(name: "KerasZip", dependencies: ["CKerasZlib"]),
        .target(name: "KerasHDF5", dependencies: ["CKerasZlib"]),
        .target(name: "KerasNPY", dependencies: ["KerasZip"]),

        .target(name: "KerasTensors", dependencies: ["CKerasKernels", "CKerasDNNL", "CKerasBLAS"]),
        .target(
            name: "Keras",
            dependencies: [
                "KerasTensors", "KerasHDF5", "KerasZip", "KerasJSON", "CKerasKernels",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "OrderedCollections", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        // swift-syntax is compiled only where the trait `Macros` is on.
        .macro(
            name: "KerasMacrosPlugin",
            dependencies: [
                .product(
                    name: "SwiftSyntax", package: "swift-syntax",
                    condition: .when(traits: ["Macros"])),
                .product(
                    name: "SwiftSyntaxMacros", package: "swift-syntax",
                    condition: .when(traits: ["Macros"])),
                .product(
                    name: "SwiftCompilerPlugin", package: "swift-syntax",
                    condition: .when(traits: ["Macros"])),
            ]),
        .target(name: "KerasMacros", dependencies: ["Keras", "KerasMacrosPlugin"]),

        .executableTarget(
            name: "KerasCommand",
            dependencies: [
                "Keras", "KerasHDF5", "KerasJSON", "KerasNPY", "KerasZip",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        .target(
            name: "KerasTestSupport", dependencies: ["KerasJSON", "KerasZip"],
            path: "Tests/KerasTestSupport"),
        .testTarget(name: "KerasJSONTests", dependencies: ["KerasJSON", "KerasTestSupport"]),
        .testTarget(name: "KerasZipTests", dependencies: ["KerasZip", "KerasTestSupport"]),
        .testTarget(name: "KerasHDF5Tests", dependencies: ["KerasHDF5", "KerasTestSupport"]),
        .testTarget(
            name: "KerasNPYTests", dependencies: ["KerasNPY", "KerasZip", "KerasTestSupport"]),
        .testTarget(name: "KerasTensorsTests", dependencies: ["KerasTensors", "KerasTestSupport"]),
        .testTarget(name: "KerasTests", dependencies: ["Keras", "KerasTestSupport"]),
        // What has to happen in a process of its own: being killed, counting memory and threads.
        .executableTarget(
            name: "SafetyProgram", dependencies: ["Keras", "KerasZip"],
            path: "Tests/SafetyProgram"),
        .testTarget(
            name: "KerasExchangeTests",
            dependencies: [
                "Keras", "KerasHDF5", "KerasJSON", "KerasNPY", "KerasZip", "KerasTestSupport",
                "SafetyProgram",
            ]),
        .testTarget(
            name: "KerasCommandTests",
            dependencies: ["Keras", "KerasCommand", "KerasNPY", "KerasTestSupport"]),
        // What the macros make of a declaration is tested in a package of its own, Tests/MacroExpansion.
        .testTarget(name: "KerasMacrosTests", dependencies: ["KerasMacros", "CKerasKernels"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c17
)
