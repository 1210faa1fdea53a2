import KerasJSON
import OrderedCollections

/// What the losses of a model's outputs are multiplied by before they are summed: one number, or
/// one for each output, in their order or by their names.
public enum LossWeights: Equatable {
    /// The same for every output.
    case scalar(Double)
    /// One for each output, in their order.
    case list([Double])
    /// By the outputs' names.
    case dictionary(OrderedDictionary<String, Double>)
}

extension LossWeights: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(floatLiteral value: Double) { self = .scalar(value) }
    public init(integerLiteral value: Int) { self = .scalar(Double(value)) }
    public init(arrayLiteral elements: Double...) { self = .list(elements) }
    public init(dictionaryLiteral elements: (String, Double)...) {
        self = .dictionary(OrderedDictionary(elements, uniquingKeysWith: { $1 }))
    }
}

extension LossWeights: ConfigValue {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        switch self {
        case .scalar(let value): return .double(value)
        case .list(let values): return .array(values.map(JSONValue.double))
        case .dictionary(let values):
            var object = JSONObject()
            for (key, value) in values { object[key] = .double(value) }
            return .object(object)
        }
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        switch json {
        case .array: return .list(try [Double].decoded(from: json, in: context))
        case .object(let object):
            var values: OrderedDictionary<String, Double> = [:]
            for (key, value) in object {
                values[key] = try Double.decoded(from: value, in: context.appending(key))
            }
            return .dictionary(values)
        default: return .scalar(try Double.decoded(from: json, in: context))
        }
    }
}
