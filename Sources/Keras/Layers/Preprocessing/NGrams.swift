import KerasJSON

/// Which runs of neighbouring tokens are made tokens of their own, joined by spaces. (Keras: the
/// argument `ngrams`.)
///
/// `2` stands for runs of one and of two tokens, `[2, 3]` for runs of two and of three.
public enum NGrams: Sendable, Hashable {
    /// Of all lengths up to this one.
    case upTo(Int)
    /// Of these lengths.
    case lengths([Int])

    /// Whether there is a length, and all are positive.
    var isUsable: Bool {
        switch self {
        case .upTo(let length): length > 0
        case .lengths(let lengths): !lengths.isEmpty && lengths.allSatisfy { $0 > 0 }
        }
    }

    /// The runs in a row of tokens: length by length, from left to right.
    func runs(in tokens: [String]) -> [String] {
        let lengths =
            switch self {
            // Longer runs than there are tokens do not exist.
            case .upTo(let length): Array(1...max(1, min(length, tokens.count)))
            case .lengths(let lengths): lengths
            }
        return lengths.flatMap { length -> [String] in
            guard length > 0, length <= tokens.count else { return [] }
            return (0...tokens.count - length).map {
                tokens[$0..<$0 + length].joined(separator: " ")
            }
        }
    }
}

extension NGrams: ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
    public init(integerLiteral value: Int) { self = .upTo(value) }
    public init(arrayLiteral elements: Int...) { self = .lengths(elements) }
}

extension NGrams: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue {
        switch self {
        case .upTo(let length): .int(length)
        case .lengths(let lengths): .array(lengths.map(JSONValue.int))
        }
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> NGrams {
        if case .int(let length) = json { return .upTo(length) }
        guard case .array = json else { throw context.expected("an int or ints", found: json) }
        return .lengths(try [Int].decoded(from: json, in: context))
    }
}
