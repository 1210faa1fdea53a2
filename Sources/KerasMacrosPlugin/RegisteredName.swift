#if Macros
    import SwiftSyntax

    /// The two arguments of an annotation, checked: what stands in a file as `package>name`.
    struct RegisteredName: Equatable {
        var package = "Custom"
        /// `nil` if none was given.
        var name: String?

        /// Reads `package:` and `name:`; a missing or `nil` argument means the default.
        init(_ attribute: AttributeSyntax) throws {
            guard case .argumentList(let arguments) = attribute.arguments else { return }
            for argument in arguments {
                guard let label = argument.label?.text,
                    let value = try Self.literal(argument.expression, label: label)
                else { continue }
                if label == "package" {
                    package = value
                } else {
                    name = value
                }
            }
        }

        /// The value of a string literal; `nil` for the literal `nil`.
        private static func literal(_ expression: ExprSyntax, label: String) throws -> String? {
            if expression.is(NilLiteralExprSyntax.self) { return nil }
            guard
                let value = expression.as(StringLiteralExprSyntax.self)?.representedLiteralValue
            else {
                throw MacroError.notALiteral(label).at(expression)
            }
            guard !value.isEmpty else { throw MacroError.emptyString(label).at(expression) }
            guard !value.contains(">") else { throw MacroError.separator(label).at(expression) }
            return value
        }
    }
#endif
