import KerasJSON

/// A number that keeps the way it was written: Python's `1000` and `1000.0` are different in a file.
public enum Number: Sendable, Equatable {
    /// A number without a point.
    case int(Int)
    /// A number with a point.
    case float(Double)

    /// The number; integers beyond 2⁵³ are rounded.
    public var doubleValue: Double {
        switch self {
        case .int(let value): Double(value)
        case .float(let value): value
        }
    }
}

extension Number: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    public init(integerLiteral value: Int) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .float(value) }
}

extension Number: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue {
        switch self {
        case .int(let value): .int(value)
        case .float(let value): .double(value)
        }
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Number {
        switch json {
        case .int(let value): return .int(value)
        case .double(let value): return .float(value)
        default: throw context.expected("a number", found: json)
        }
    }
}
