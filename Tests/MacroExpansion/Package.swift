// swift-tools-version: 6.2
import CompilerPluginSupport
import PackageDescription

// A package of its own: tests that link a macro are compiled for the machine of the compiler, with all
// that the tests of their package need. In the root package that would be every module, once more.
let package = Package(
    name: "MacroExpansion",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "keras-swift", path: "../..", traits: ["Macros"]),
        .package(url: "https://github.com/swiftlang/swift-syntax", "600.0.0"..<"700.0.0"),
    ],
    targets: [
        // The plugin's own sources: a macro of another package cannot be linked.
        .macro(
            name: "PluginUnderTest",
            dependencies: ["SwiftSyntax", "SwiftSyntaxMacros", "SwiftCompilerPlugin"].map {
                .product(name: $0, package: "swift-syntax")
            },
            path: "Plugin", swiftSettings: [.define("Macros")]),
        .testTarget(
            name: "ExpansionTests",
            dependencies: [
                "PluginUnderTest",
                // Nothing needs it. It makes the dependencies those of the root package, in whose
                // build folder this one can be built then, where swift-syntax is compiled already.
                .product(name: "KerasJSON", package: "keras-swift"),
                .product(
                    name: "SwiftSyntaxMacrosGenericTestSupport", package: "swift-syntax"),
            ],
            path: "ExpansionTests"),
    ],
    swiftLanguageModes: [.v6]
)
