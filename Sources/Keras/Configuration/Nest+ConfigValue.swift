import KerasJSON
import KerasTensors
import OrderedCollections

/// A shape is a list of sizes, several shapes are a list or dictionary of those.
extension Nest: ConfigValue where Leaf == Shape {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        switch self {
        case .leaf(let shape): return shape.encoded(in: context)
        case .list(let elements): return .array(try elements.map { try $0.encoded(in: context) })
        case .dictionary(let elements):
            var object = JSONObject()
            for (key, value) in elements { object[key] = try value.encoded(in: context) }
            return .object(object)
        }
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        try decoded(from: json, in: context, depth: 0)
    }

    private static func decoded(
        from json: JSONValue, in context: DecodingContext, depth: Int
    ) throws -> Self {
        guard depth < context.limits.listDepth else {
            throw context.expected("shapes that are not nested this deep", found: json)
        }
        switch json {
        case .object(let object):
            var elements: OrderedDictionary<String, Self> = [:]
            for (key, value) in object {
                elements[key] = try decoded(
                    from: value, in: context.appending(key), depth: depth + 1)
            }
            return .dictionary(elements)
        case .array(let values) where values.contains(where: { !$0.isDimension }):
            return .list(
                try values.enumerated().map {
                    try decoded(from: $1, in: context.appending(String($0)), depth: depth + 1)
                })
        default:
            return .leaf(try Shape.decoded(from: json, in: context))
        }
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
