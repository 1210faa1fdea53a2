import KerasJSON

/// One threshold or several, each from 0 to 1: a metric has one value for each.
public enum Thresholds: Sendable, Hashable {
    case one(Double)
    case several([Double])

    public var values: [Double] {
        switch self {
        case .one(let value): [value]
        case .several(let values): values
        }
    }

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for one that is
    ///   not from 0 to 1.
    func check(for object: Metric) throws {
        if let wrong = values.first(where: { !(0...1 ~= $0) }) {
            throw KerasError.invalidArgument(
                object: object.summaryDescription, argument: "thresholds",
                expected: "in [0, 1]", found: "\(wrong)")
        }
    }
}

extension Thresholds: ExpressibleByFloatLiteral, ExpressibleByArrayLiteral {
    public init(floatLiteral value: Double) { self = .one(value) }
    public init(arrayLiteral elements: Double...) { self = .several(elements) }
}

extension Thresholds: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue {
        switch self {
        case .one(let value): .double(value)
        case .several(let values): .array(values.map(JSONValue.double))
        }
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        guard case .array = json else { return .one(try Double.decoded(from: json, in: context)) }
        return .several(try [Double].decoded(from: json, in: context))
    }
}
