#if Macros
    import SwiftSyntax
    import SwiftSyntaxMacros

    /// What the expansion has to know of an annotated function, once it is known to be fit.
    struct FunctionShape {
        var name: String
        /// Access level and `static`, to be put before the property beside the function.
        var modifiers: String
        /// A call of the function with the parameters of a closure.
        var call: String

        init(_ function: FunctionDeclSyntax, in context: some MacroExpansionContext) throws {
            guard let identifier = function.name.identifier else {
                throw MacroError.unnameableFunction.at(function.name)
            }
            name = identifier.name
            var access = ""
            var isStatic = false
            for modifier in function.modifiers {
                switch modifier.name.tokenKind {
                case .keyword(.static): isStatic = true
                case .keyword(.class): throw MacroError.overridableMethod.at(modifier)
                case .keyword(.public), .keyword(.package), .keyword(.internal),
                    .keyword(.fileprivate), .keyword(.private):
                    access = modifier.name.text + " "
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
            guard (1...2).contains(clause.parameters.count) else {
                throw MacroError.parameterCount(clause.parameters.count).at(clause)
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

            modifiers = access + (isStatic ? "static " : "")
            let labels = clause.parameters.map { "\($0.firstName.trimmed):" }.joined()
            let arguments = clause.parameters.count == 1 ? "$0" : "$0, $1"
            let attempt = effects?.throwsClause == nil ? "" : "try "
            call = "\(attempt)\(function.name.trimmed)(\(labels))(\(arguments))"
        }

        /// Whether a type is spelled `Tensor`, with or without the module it comes from.
        private static func isTensor(_ type: TypeSyntax) -> Bool {
            ["Tensor", "Keras.Tensor", "KerasTensors.Tensor"].contains(type.trimmedDescription)
        }
    }
#endif
