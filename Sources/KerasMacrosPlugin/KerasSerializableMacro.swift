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

            // Without a name the class's `className` counts, which the user may override.
            let registered = try RegisteredName(node)
            let name = registered.name.map { ", name: \($0.makeLiteralSyntax())" } ?? ""
            let call: ExprSyntax = """
                try? Keras.register(\(declaration.name.trimmed).self, \
                package: \(literal: registered.package)\(raw: name))
                """
            return [RegistrationRecord.declaration(registering: call)]
        }
    }
#endif
