import Testing

@testable import PluginUnderTest

@Suite("What @KerasFunction adds beside a function")
struct KerasFunctionExpansionTests {
    @Test func `a value with a name, and a record that registers it`() {
        expectExpansion(
            of: """
                @KerasFunction(package: "my_package", name: "mean")
                public func meanPred(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor { yPred }
                """,
            to: """
                public func meanPred(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor { yPred }

                public nonisolated var meanPred: Keras.NamedFunction {
                    Keras.NamedFunction("my_package>mean") {
                        try meanPred(_:_:)($0, $1)
                    }
                }

                private enum __macro_local_17kerasRegistrationfMu_ {
                    @used
                    #if objectFormat(ELF)
                    @section(".init_array")
                    #elseif objectFormat(MachO)
                    @section("__DATA,__mod_init_func,mod_init_funcs")
                    #endif
                    private nonisolated static let _kerasRegistration: @convention(c) () -> Void = {
                        Keras.Registration.enqueue {
                            try? Keras.register(meanPred as Keras.NamedFunction)
                        }
                    }
                }
                """)
    }

    @Test(arguments: [
        (
            "func softCap(_ x: Tensor) -> Tensor", "var softCap", "Custom>soft_cap",
            "softCap(_:)($0)"
        ),
        (
            "func mse(yTrue: Tensor, yPred p: Keras.Tensor) -> Keras.Tensor",
            "var mse", "Custom>mse", "mse(yTrue:yPred:)($0, $1)"
        ),
        (
            "fileprivate func f(_ x: Tensor) throws(TensorError) -> Tensor",
            "var f", "Custom>f", "try f(_:)($0)"
        ),
        ("func `in`(_ x: Tensor) -> Tensor", "var `in`", "Custom>in", "`in`(_:)($0)"),
    ])
    func `its access, labels and errors follow the function`(
        function: String, property: String, name: String, call: String
    ) {
        let access = function.hasPrefix("fileprivate") ? "fileprivate " : ""
        let plain = String(property.dropFirst(4))
        expectExpansion(
            of: "@KerasFunction\n\(function) { x }",
            to: """
                \(function) { x }

                \(access)nonisolated \(property): Keras.NamedFunction {
                    Keras.NamedFunction("\(name)") {
                        \(call)
                    }
                }

                private enum __macro_local_17kerasRegistrationfMu_ {
                    @used
                    #if objectFormat(ELF)
                    @section(".init_array")
                    #elseif objectFormat(MachO)
                    @section("__DATA,__mod_init_func,mod_init_funcs")
                    #endif
                    private nonisolated static let _kerasRegistration: @convention(c) () -> Void = {
                        Keras.Registration.enqueue {
                            try? Keras.register(\(plain) as Keras.NamedFunction)
                        }
                    }
                }
                """)
    }

    @Test(arguments: [
        ("var f: Tensor", MacroError.notAFunction, 1, 1),
        ("func + (a: Tensor, b: Tensor) -> Tensor { a }", .unnameableFunction, 2, 6),
        ("func f<T>(_ x: Tensor) -> Tensor { x }", .genericFunction, 2, 7),
        ("func f(_ x: Tensor) async -> Tensor { x }", .asyncFunction, 2, 21),
        ("func f() -> Tensor { x }", .parameterCount(0), 2, 7),
        (
            "func f(_ x: Tensor, _ y: Tensor, _ z: Tensor) -> Tensor { x }",
            .parameterCount(3), 2, 7
        ),
        ("func f(_ x: Float) -> Tensor { x }", .parameterType, 2, 8),
        ("func f(_ x: [Tensor]) -> Tensor { x }", .parameterType, 2, 8),
        ("func f(_ x: Tensor...) -> Tensor { x }", .parameterType, 2, 8),
        ("func f(_ x: inout Tensor) -> Tensor { x }", .parameterType, 2, 8),
        ("func f(_ x: Tensor, _ y: Tensor?) -> Tensor { x }", .parameterType, 2, 21),
        ("func f(_ x: Tensor) {}", .resultType, 2, 7),
        ("func f(_ x: Tensor) -> Float { 0 }", .resultType, 2, 24),
    ])
    func `nothing, and an error at its place, where a file could not use it`(
        declaration: String, error: MacroError, line: Int, column: Int
    ) {
        expectRefusal(of: "@KerasFunction\n" + declaration, error, line: line, column: column)
    }

    @Test(arguments: [
        (
            "enum Losses", "func f(_ x: Tensor) -> Tensor { x }", MacroError.instanceMethod, 3,
            10
        ),
        ("class Losses", "class func f(_ x: Tensor) -> Tensor { x }", .overridableMethod, 3, 5),
        (
            "enum Losses<T>", "static func f(_ x: Tensor) -> Tensor { x }",
            .genericContext("Losses"), 2, 5
        ),
    ])
    func `nothing in a type whose members are not one function each`(
        type: String, function: String, error: MacroError, line: Int, column: Int
    ) {
        expectExpansion(
            of: "\(type) {\n    @KerasFunction\n    \(function)\n}",
            to: "\(type) {\n    \(function)\n}",
            diagnostics: [.init(error, line: line, column: column)])
    }
}
