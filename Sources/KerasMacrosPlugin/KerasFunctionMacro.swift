#if Macros
    import SwiftSyntax
    import SwiftSyntaxBuilder
    import SwiftSyntaxMacros

    /// Adds, beside a function, its value with a name and the registration record.
    public enum KerasFunctionMacro: PeerMacro {
        public static func expansion(
            of node: AttributeSyntax,
            providingPeersOf declaration: some DeclSyntaxProtocol,
            in context: some MacroExpansionContext
        ) throws -> [DeclSyntax] {
            guard let function = declaration.as(FunctionDeclSyntax.self) else {
                throw MacroError.notAFunction.at(node)
            }
            let shape = try FunctionShape(function, in: context)
            try context.refuseGenericSurroundings(of: node)

            let registered = try RegisteredName(node)
            let registeredName = "\(registered.package)>\(registered.name ?? shape.name.snakeCased)"
            let name = function.name.trimmed

            // `nonisolated`, since the main actor owns the globals of main.swift. The closure calls by
            // the full name, since the plain one is also the name of the property.
            let value: DeclSyntax = """
                \(raw: shape.modifiers)nonisolated var \(name): Keras.NamedFunction {
                    Keras.NamedFunction(\(literal: registeredName)) {
                        \(raw: shape.call)
                    }
                }
                """
            // In a type of its own, as a global of main.swift would be no constant.
            let record = RegistrationRecord.declaration(
                registering: "try? Keras.register(\(name) as Keras.NamedFunction)")
            return [
                value,
                """
                private enum \(context.makeUniqueName("kerasRegistration")) {
                \(record)
                }
                """,
            ]
        }
    }
#endif
