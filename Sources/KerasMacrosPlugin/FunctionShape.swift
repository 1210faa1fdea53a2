#if Macros
    import SwiftSyntax
    import SwiftSyntaxMacros

    /// What the expansion has to know of an annotated function, once it is known to be fit.
    struct FunctionShape {
        var name: String
        var access: String?
        var isStatic: Bool
        var parameterCount: Int

        /// The function's type, throwing or not: a function that does not throw converts.
        var type: String {
            let parameters = Array(repeating: "Keras.Tensor", count: parameterCount)
            return "(\(parameters.joined(separator: ", "))) throws -> Keras.Tensor"
        }

        init(_ function: FunctionDeclSyntax, in context: some MacroExpansionContext) throws {
            guard let identifier = function.name.identifier else {
                throw MacroError.unnameableFunction.at(function.name)
            }
            name = identifier.name
            access = nil
            isStatic = false
            for modifier in function.modifiers {
                switch modifier.name.tokenKind {
                case .keyword(.static): isStatic = true
                case .keyword(.class): throw MacroError.overridableMethod.at(modifier)
                case .keyword(.public), .keyword(.package), .keyword(.internal),
                    .keyword(.fileprivate), .keyword(.private):
                    access = modifier.name.text
                default: break
                }
            }
            guard isStatic || context.lexicalContext.isEmpty else {
                throw MacroError.instanceMethod.at(function.name)
            }
            if let generics = function.genericParameterClause {
                throw MacroError.genericFunction.at(generics)
            }
            let effects = function.signature.effectSpecifiers
            if let asynchronous = effects?.asyncSpecifier {
                throw MacroError.asyncFunction.at(asynchronous)
            }
            let clause = function.signature.parameterClause
            parameterCount = clause.parameters.count
            guard (1...2).contains(parameterCount) else {
                throw MacroError.parameterCount(parameterCount).at(clause)
            }
            for parameter in clause.parameters {
                guard Self.isTensor(parameter.type), parameter.ellipsis == nil else {
                    throw MacroError.parameterType.at(parameter)
                }
            }
            guard let result = function.signature.returnClause else {
                throw MacroError.resultType.at(function.signature)
            }
            guard Self.isTensor(result.type) else { throw MacroError.resultType.at(result.type) }
        }

        /// Whether a type is spelled `Tensor`, with or without the module it comes from.
        private static func isTensor(_ type: TypeSyntax) -> Bool {
            ["Tensor", "Keras.Tensor", "KerasTensors.Tensor"].contains(type.trimmedDescription)
        }
    }
#endif
