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
    /// In the structure of the losses.
    case nested(Nest<Double>)
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
        case .nested(let nest): return Self.encoded(nest)
        }
    }

    private static func encoded(_ nest: Nest<Double>) -> JSONValue {
        switch nest {
        case .leaf(let value): return .double(value)
        case .list(let elements): return .array(elements.map(encoded))
        case .dictionary(let elements):
            var object = JSONObject()
            for (key, value) in elements { object[key] = encoded(value) }
            return .object(object)
        }
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        let nest = try nest(json, in: context, depth: 0)
        switch nest {
        case .leaf(let value): return .scalar(value)
        case .list(let elements) where elements.allSatisfy(\.isLeaf):
            return .list(elements.compactMap(\.single))
        case .dictionary(let elements) where elements.values.allSatisfy(\.isLeaf):
            return .dictionary(elements.compactMapValues(\.single))
        default: return .nested(nest)
        }
    }

    private static func nest(
        _ json: JSONValue, in context: DecodingContext, depth: Int
    ) throws -> Nest<Double> {
        guard depth < context.limits.listDepth else {
            throw context.expected("weights that are not nested this deep", found: json)
        }
        switch json {
        case .array(let elements):
            return .list(
                try elements.enumerated().map {
                    try nest($1, in: context.appending(String($0)), depth: depth + 1)
                })
        case .object(let object):
            var elements: OrderedDictionary<String, Nest<Double>> = [:]
            for (key, value) in object {
                elements[key] = try nest(value, in: context.appending(key), depth: depth + 1)
            }
            return .dictionary(elements)
        default: return .leaf(try Double.decoded(from: json, in: context))
        }
    }
}
