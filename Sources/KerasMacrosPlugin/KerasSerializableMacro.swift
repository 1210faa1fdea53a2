#if Macros
    import SwiftSyntax
    import SwiftSyntaxBuilder
    import SwiftSyntaxMacros

    /// Adds the registration record to a class.
    public enum KerasSerializableMacro: MemberMacro {
        public static func expansion(
            of node: AttributeSyntax,
            providingMembersOf declaration: some DeclGroupSyntax,
            conformingTo protocols: [TypeSyntax],
            in context: some MacroExpansionContext
        ) throws -> [DeclSyntax] {
            guard let declaration = declaration.as(ClassDeclSyntax.self) else {
                throw MacroError.notAClass.at(node)
            }
            if let generics = declaration.genericParameterClause {
                throw MacroError.genericClass(declaration.name.text).at(generics)
            }
            try context.refuseGenericSurroundings(of: node)

            let registered = try RegisteredName(
                node, defaultName: declaration.name.identifier?.name ?? declaration.name.text)
            return [
                RegistrationRecord.declaration(
                    registering: """
                        try? Keras.register(\(declaration.name.trimmed).self, \
                        package: \(literal: registered.package), name: \(literal: registered.name))
                        """)
            ]
        }
    }
#endif
