/// What is sent to Python and what comes back: JSON in Python's dialect.
///
/// The transport has a codec of its own, so that a mistake in KerasJSON cannot hide itself in KerasJSON's tests.
public enum OracleValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case array([OracleValue])
    case object([String: OracleValue])
}

// MARK: - Reading

extension OracleValue {
    public var isNull: Bool { self == .null }

    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    public var intValue: Int? {
        if case .int(let value) = self { value } else { nil }
    }

    /// The number, also of an int.
    public var doubleValue: Double? {
        switch self {
        case .double(let value): value
        case .int(let value): Double(value)
        default: nil
        }
    }

    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    public var arrayValue: [OracleValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    public var objectValue: [String: OracleValue]? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The value under `key`; `nil` where there is none, or where this is not an object.
    public subscript(key: String) -> OracleValue? { objectValue?[key] }

    /// The element at `index`; `nil` where there is none, or where this is not an array.
    public subscript(index: Int) -> OracleValue? {
        guard let array = arrayValue, array.indices.contains(index) else { return nil }
        return array[index]
    }

    /// All numbers of nested lists, in C order; booleans count as 0 and 1. `nil` if anything else occurs.
    public var flattenedDoubles: [Double]? {
        switch self {
        case .array(let elements):
            var result: [Double] = []
            for element in elements {
                guard let inner = element.flattenedDoubles else { return nil }
                result += inner
            }
            return result
        case .bool(let value): return [value ? 1 : 0]
        default: return doubleValue.map { [$0] }
        }
    }

    /// The strings of a list; `nil` if anything else occurs.
    public var strings: [String]? {
        guard let array = arrayValue else { return nil }
        let strings = array.compactMap(\.stringValue)
        return strings.count == array.count ? strings : nil
    }

    /// The integers of a list (a shape); `nil` if anything else occurs.
    public var ints: [Int]? {
        guard let array = arrayValue else { return nil }
        let ints = array.compactMap(\.intValue)
        return ints.count == array.count ? ints : nil
    }
}

// MARK: - Writing

extension OracleValue {
    public init(_ values: some Sequence<Float>) {
        self = .array(values.map { .double(Double($0)) })
    }
    public init(_ values: some Sequence<Double>) { self = .array(values.map { .double($0) }) }
    public init(_ values: some Sequence<Int>) { self = .array(values.map { .int($0) }) }
    public init(_ values: some Sequence<String>) { self = .array(values.map { .string($0) }) }
}

extension OracleValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringInterpolation,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: OracleValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, OracleValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}
