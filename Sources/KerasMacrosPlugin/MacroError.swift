#if Macros
    import SwiftDiagnostics
    import SwiftSyntax
    import SwiftSyntaxMacros

    /// Why an annotation cannot be expanded; shown by the compiler at the offending piece of source.
    enum MacroError: Equatable, DiagnosticMessage {
        case notAClass
        case genericClass(String)
        case genericContext(String)
        case notALiteral(String)
        case emptyString(String)
        case separator(String)
        case notAFunction
        case unnameableFunction
        case instanceMethod
        case overridableMethod
        case genericFunction
        case asyncFunction
        case parameterCount(Int)
        case parameterType
        case resultType

        var message: String {
            switch self {
            case .notAClass:
                "@KerasSerializable applies to classes: layers, models and the other objects "
                    + "that a .keras file names; use @KerasFunction for a function"
            case .genericClass(let name):
                "@KerasSerializable cannot register the generic class '\(name)', as a file names "
                    + "one concrete class: call register(\(name)<…>.self, package:name:) for each"
            case .genericContext(let context):
                "a declaration inside the generic '\(context)' cannot register itself: move it "
                    + "out, or call register(_:package:name:) where the type is known"
            case .notALiteral(let label):
                "'\(label)' must be a string literal without interpolation, as it is read when "
                    + "the program is compiled"
            case .emptyString(let label):
                "'\(label)' must not be empty"
            case .separator(let label):
                "'\(label)' must not contain '>', which separates package and name in a file"
            case .notAFunction:
                "@KerasFunction applies to functions; use @KerasSerializable for a class"
            case .unnameableFunction:
                "@KerasFunction needs a function with a name, not an operator"
            case .instanceMethod:
                "@KerasFunction cannot register an instance method, as a file has no instance to "
                    + "call it on: make it static, or move it to file scope"
            case .overridableMethod:
                "@KerasFunction cannot register a 'class func', as a file does not say which "
                    + "override it means: make it static"
            case .genericFunction:
                "@KerasFunction cannot register a generic function: write its types as Tensor"
            case .asyncFunction:
                "@KerasFunction cannot register an async function"
            case .parameterCount(let count):
                "@KerasFunction expects (Tensor) -> Tensor, such as an activation, or "
                    + "(Tensor, Tensor) -> Tensor, such as a loss or metric; found \(count) "
                    + (count == 1 ? "parameter" : "parameters")
            case .parameterType:
                "@KerasFunction expects every parameter to be a plain 'Tensor'"
            case .resultType:
                "@KerasFunction expects the result to be a plain 'Tensor'"
            }
        }

        var severity: DiagnosticSeverity { .error }

        var diagnosticID: MessageID {
            let name = "\(self)".prefix { $0 != "(" }
            return MessageID(domain: "KerasMacros", id: String(name))
        }

        /// The error, to be thrown out of an expansion, with the piece of source it is about.
        func at(_ node: some SyntaxProtocol) -> DiagnosticsError {
            DiagnosticsError(diagnostics: [Diagnostic(node: Syntax(node), message: self)])
        }
    }
#endif
