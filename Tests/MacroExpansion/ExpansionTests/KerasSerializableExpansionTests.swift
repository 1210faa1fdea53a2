import Testing

@testable import PluginUnderTest

@Suite("What @KerasSerializable adds to a class")
struct KerasSerializableExpansionTests {
    @Test func `a record that registers the class under the name and package given`() {
        expectExpansion(
            of: """
                @KerasSerializable(package: "my_package", name: "Renamed")
                final class Scaling: Layer {
                    var factor = 1.0
                }
                """,
            to: """
                final class Scaling: Layer {
                    var factor = 1.0

                    @used
                    #if objectFormat(ELF)
                    @section(".init_array")
                    #elseif objectFormat(MachO)
                    @section("__DATA,__mod_init_func,mod_init_funcs")
                    #endif
                    private nonisolated static let _kerasRegistration: @convention(c) () -> Void = {
                        Keras.Registration.enqueue {
                            try? Keras.register(Scaling.self, package: "my_package", name: "Renamed")
                        }
                    }
                }
                """)
    }

    @Test(arguments: [
        ("@KerasSerializable", "Scaling", #""Custom""#),
        ("@KerasSerializable()", "Scaling", #""Custom""#),
        ("@KerasSerializable(package: \"p\")", "Scaling", #""p""#),
        ("@KerasSerializable(name: \"N\")", "Scaling", #""Custom", name: "N""#),
        ("@KerasSerializable(name: nil)", "Scaling", #""Custom""#),
        ("@KerasSerializable", "`protocol`", #""Custom""#),
        ("@KerasSerializable(package: \"a\\\"b\")", "Scaling", ##"#"a"b"#"##),
        ("@KerasSerializable(package: #\"a\\b\"#)", "Scaling", ##"#"a\b"#"##),
    ])
    func `Python's defaults where an argument is missing`(
        annotation: String, name: String, arguments: String
    ) {
        expectExpansion(
            of: "\(annotation)\nclass \(name): Layer {\n}",
            to: """
                class \(name): Layer {

                    @used
                    #if objectFormat(ELF)
                    @section(".init_array")
                    #elseif objectFormat(MachO)
                    @section("__DATA,__mod_init_func,mod_init_funcs")
                    #endif
                    private nonisolated static let _kerasRegistration: @convention(c) () -> Void = {
                        Keras.Registration.enqueue {
                            try? Keras.register(\(name).self, package: \(arguments))
                        }
                    }
                }
                """)
    }

    @Test(arguments: [
        ("@KerasSerializable\nstruct S {\n}", MacroError.notAClass, 1, 1),
        ("@KerasSerializable\nenum E {\n}", .notAClass, 1, 1),
        ("@KerasSerializable\nactor A {\n}", .notAClass, 1, 1),
        ("@KerasSerializable\nextension Dense {\n}", .notAClass, 1, 1),
        ("@KerasSerializable\nclass Box<T>: Layer {\n}", .genericClass("Box"), 2, 10),
        ("@KerasSerializable(package: name)\nclass C {\n}", .notALiteral("package"), 1, 29),
        ("@KerasSerializable(name: \"a\\(b)\")\nclass C {\n}", .notALiteral("name"), 1, 26),
        ("@KerasSerializable(package: \"\")\nclass C {\n}", .emptyString("package"), 1, 29),
        ("@KerasSerializable(name: \"\")\nclass C {\n}", .emptyString("name"), 1, 26),
        ("@KerasSerializable(package: \"a>b\")\nclass C {\n}", .separator("package"), 1, 29),
        ("@KerasSerializable(name: \"a>b\")\nclass C {\n}", .separator("name"), 1, 26),
    ])
    func `nothing, and an error at its place, where it cannot register`(
        source: String, error: MacroError, line: Int, column: Int
    ) {
        expectRefusal(of: source, error, line: line, column: column)
    }

    @Test func `nothing inside a generic type, which has no static constants`() {
        expectExpansion(
            of: """
                enum Namespace<T> {
                    @KerasSerializable
                    class Inner {
                    }
                }
                """,
            to: """
                enum Namespace<T> {
                    class Inner {
                    }
                }
                """,
            diagnostics: [.init(.genericContext("Namespace"), line: 2, column: 5)])
    }
}
