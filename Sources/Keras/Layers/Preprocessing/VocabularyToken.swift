import KerasJSON
import KerasTensors

/// An entry of a vocabulary: text, or an integer.
///
/// Texts are equal if their bytes are, as in Keras: the two spellings that Unicode has for "é" are
/// different tokens.
public enum VocabularyToken: Sendable {
    /// An entry of a vocabulary of text.
    case text(String)
    /// An entry of a vocabulary of integers.
    case integer(Int)

    /// As a hash function or a file sees it.
    var string: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }

    var integer: Int? { if case .integer(let number) = self { number } else { nil } }
}

extension VocabularyToken: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
}

extension VocabularyToken: Hashable, Comparable {
    public static func == (lhs: VocabularyToken, rhs: VocabularyToken) -> Bool {
        switch (lhs, rhs) {
        case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
        case (.integer(let a), .integer(let b)): a == b
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .text(var text): text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        case .integer(let number): hasher.combine(number)
        }
    }

    /// Texts by their bytes, integers by their values, and integers before texts.
    public static func < (lhs: VocabularyToken, rhs: VocabularyToken) -> Bool {
        switch (lhs, rhs) {
        case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
        case (.integer(let a), .integer(let b)): a < b
        case (.integer, .text): true
        case (.text, .integer): false
        }
    }
}

extension VocabularyToken: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .integer(let number): .int(number)
        }
    }

    public static func decoded(
        from json: JSONValue, in context: DecodingContext
    ) throws -> VocabularyToken {
        switch json {
        case .string(let text): return .text(text)
        case .int(let number): return .integer(number)
        default: throw context.expected("a string or an int", found: json)
        }
    }
}
