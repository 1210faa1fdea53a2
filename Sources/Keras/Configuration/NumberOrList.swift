import KerasJSON
import KerasTensors

/// A setting that Keras takes as one number or several, and writes as it was given.
public enum NumberOrList: Sendable, Hashable {
    /// A single number.
    case one(Double)
    /// A list, of one number or more.
    case several([Double])

    /// The numbers; one for a single number.
    public var values: [Double] {
        switch self {
        case .one(let value): [value]
        case .several(let values): values
        }
    }

    /// A weakly typed scalar, or a float32 vector.
    var tensor: Tensor {
        get throws {
            switch self {
            case .one(let value): Tensor(.float(value))
            case .several(let values): try Tensor(values.map(Float.init))
            }
        }
    }
}

extension NumberOrList: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral
{
    public init(floatLiteral value: Double) { self = .one(value) }
    public init(integerLiteral value: Int) { self = .one(Double(value)) }
    public init(arrayLiteral elements: Double...) { self = .several(elements) }
}

extension NumberOrList: ConfigValue {
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
