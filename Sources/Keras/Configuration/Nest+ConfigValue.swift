import KerasJSON
import KerasTensors
import OrderedCollections

extension Nest {
    /// The structure as JSON, of the leaves that `leaf` describes.
    func encoded(_ leaf: (Leaf) throws -> JSONValue) rethrows -> JSONValue {
        switch self {
        case .leaf(let value): return try leaf(value)
        case .list(let elements): return .array(try elements.map { try $0.encoded(leaf) })
        case .dictionary(let elements):
            var object = JSONObject()
            for (key, value) in elements { object[key] = try value.encoded(leaf) }
            return .object(object)
        }
    }

    /// The structure that `json` has, of the leaves that `leaf` makes.
    ///
    /// - Parameters:
    ///   - noun: What the leaves are, for an error.
    ///   - isLeaf: Whether an array is one leaf, and no list of them.
    static func decoded(
        from json: JSONValue, in context: DecodingContext, of noun: String, depth: Int = 0,
        isLeaf: ([JSONValue]) -> Bool, _ leaf: (JSONValue, DecodingContext) throws -> Leaf
    ) throws -> Nest {
        guard depth < context.limits.listDepth else {
            throw context.expected("\(noun) that are not nested this deep", found: json)
        }
        func element(_ json: JSONValue, _ key: String) throws -> Nest {
            try decoded(
                from: json, in: context.appending(key), of: noun, depth: depth + 1,
                isLeaf: isLeaf, leaf)
        }
        switch json {
        case .object(let object):
            var elements: OrderedDictionary<String, Nest> = [:]
            for (key, value) in object { elements[key] = try element(value, key) }
            return .dictionary(elements)
        case .array(let values) where !isLeaf(values):
            return .list(try values.enumerated().map { try element($1, String($0)) })
        default:
            return .leaf(try leaf(json, context))
        }
    }
}

/// A shape is a list of sizes, several shapes are a list or dictionary of those.
extension Nest: ConfigValue where Leaf == Shape {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        encoded { $0.encoded(in: context) }
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        try decoded(
            from: json, in: context, of: "shapes", isLeaf: { $0.allSatisfy(\.isDimension) },
            Shape.decoded(from:in:))
    }
}

extension JSONValue {
    fileprivate var isDimension: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }
}
