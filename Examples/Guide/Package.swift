// swift-tools-version: 6.2
import PackageDescription

// A dependent of keras-swift, as a user's own package would be.
let package = Package(
    name: "Guide",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "keras-swift", path: "../..", traits: ["Macros"])],
    targets: ["CustomVariables", "CustomAssets", "CustomBuild", "CustomCompile"].map {
        .executableTarget(
            name: $0, dependencies: [.product(name: "KerasMacros", package: "keras-swift")])
    }
)
