import KerasJSON
import KerasTensors
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

extension LossWeights {
    /// The same, whatever the structure.
    var nest: Nest<Double> {
        switch self {
        case .scalar(let weight): .leaf(weight)
        case .list(let weights): .list(weights.map(Nest.leaf))
        case .dictionary(let weights): .dictionary(weights.mapValues(Nest.leaf))
        case .nested(let nest): nest
        }
    }
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
        nest.encoded(JSONValue.double)
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        let nest = try Nest.decoded(
            from: json, in: context, of: "weights", isLeaf: { _ in false },
            Double.decoded(from:in:))
        switch nest {
        case .leaf(let value): return .scalar(value)
        case .list(let elements) where elements.allSatisfy(\.isLeaf):
            return .list(elements.compactMap(\.single))
        case .dictionary(let elements) where elements.values.allSatisfy(\.isLeaf):
            return .dictionary(elements.compactMapValues(\.single))
        default: return .nested(nest)
        }
    }
}
