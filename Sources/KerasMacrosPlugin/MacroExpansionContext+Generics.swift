#if Macros
    import SwiftSyntax
    import SwiftSyntaxMacros

    extension MacroExpansionContext {
        /// Throws when a declaration around the annotated one is generic: a generic type has no static
        /// stored properties, and its members are not one class or function but many.
        func refuseGenericSurroundings(of node: AttributeSyntax) throws {
            for surrounding in lexicalContext {
                guard let generic = surrounding.asProtocol((any WithGenericParametersSyntax).self),
                    generic.genericParameterClause != nil
                else { continue }
                let name = surrounding.asProtocol((any NamedDeclSyntax).self)?.name.text
                throw MacroError.genericContext(name ?? "initializer").at(node)
            }
        }
    }
#endif
