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

            let registered = try RegisteredName(node, defaultName: shape.name.snakeCased)
            let modifiers = (shape.access.map { "\($0) " } ?? "") + (shape.isStatic ? "static " : "")
            let function = function.name.trimmed

            let value: DeclSyntax = """
                \(raw: modifiers)var \(function): Keras.NamedFunction {
                    Keras.NamedFunction(
                        \(literal: registered.joined),
                        \(function) as @Sendable \(raw: shape.type))
                }
                """
            // In a type of its own, as a global of main.swift would be no constant.
            let record = RegistrationRecord.declaration(
                nil, registering: "Keras.register(\(function) as Keras.NamedFunction)")
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
