import KerasJSON
import KerasTensors
import OrderedCollections

/// An argument of a call in a graph, as configs have it.
indirect enum GraphArgument {
    case tensor(Tensor)
    /// An array that Python keeps as NumPy's, which computes like a tensor.
    case array(Tensor)
    case list([GraphArgument])
    case dictionary(OrderedDictionary<String, GraphArgument>)
    /// A number, a text, a slice: anything without tensors in it.
    case value(JSONValue)

    /// Reads an argument; `tensor` finds a tensor of the graph by its description.
    ///
    /// - Throws: What `tensor` throws; ``KerasError/unsafeContent(path:reason:)`` for a lambda.
    init(
        _ json: JSONValue, in context: DecodingContext, depth: Int = 0,
        tensor: (JSONObject, DecodingContext) throws -> Tensor
    ) throws {
        guard depth < context.limits.listDepth else {
            throw context.expected("arguments that are not nested this deep", found: json)
        }
        switch json {
        case .array(let elements):
            self = .list(
                try elements.enumerated().map {
                    try GraphArgument(
                        $1, in: context.appending(String($0)), depth: depth + 1, tensor: tensor)
                })
        case .object(let object):
            switch object["class_name"]?.stringValue {
            case "__keras_tensor__": self = .tensor(try tensor(object, context))
            case "__tensor__": self = .tensor(try Tensor.decoded(from: json, in: context))
            case "__numpy__": self = .array(try Tensor.decoded(from: json, in: context))
            case "__slice__", "__ellipsis__": self = .value(json)
            case let name? where name.hasPrefix("__"):
                throw UnsafeContent.error(forTag: name, at: context.path)
            case .some where object["config"] != nil:
                throw context.expected("tensors and plain values", found: json)
            default:
                var values: OrderedDictionary<String, GraphArgument> = [:]
                for (key, value) in object {
                    values[key] = try GraphArgument(
                        value, in: context.appending(key), depth: depth + 1, tensor: tensor)
                }
                self = .dictionary(values)
            }
        default: self = .value(json)
        }
    }

    /// The tensors in it, or `nil` if it holds anything else; a number is a weak scalar.
    var tensors: Nest<Tensor>? { tensors(withText: false) }

    /// - Parameter withText: Whether a text counts, as a tensor of that text.
    func tensors(withText: Bool) -> Nest<Tensor>? {
        switch self {
        case .tensor(let tensor), .array(let tensor): return .leaf(tensor)
        case .list(let elements):
            let nests = elements.compactMap { $0.tensors(withText: withText) }
            return nests.count == elements.count ? .list(nests) : nil
        case .dictionary(let elements):
            let nests = elements.compactMapValues { $0.tensors(withText: withText) }
            return nests.count == elements.count ? .dictionary(nests) : nil
        case .value(.int(let value)): return .leaf(Tensor(.int(value)))
        case .value(.double(let value)): return .leaf(Tensor(.float(value)))
        case .value(.bool(let value)): return .leaf(Tensor(.bool(value)))
        case .value(.string(let text)) where withText:
            return (try? Tensor(strings: [text], shape: .scalar)).map(Nest.leaf)
        case .value: return nil
        }
    }

    /// Tensors and nulls in Keras's order, which goes through a dictionary by its sorted keys; `nil`
    /// if it holds anything else.
    var masks: [Tensor?]? {
        func all(_ parts: [GraphArgument]) -> [Tensor?]? {
            let masks = parts.compactMap(\.masks)
            return masks.count == parts.count ? masks.flatMap(\.self) : nil
        }
        switch self {
        case .tensor(let tensor), .array(let tensor): return [tensor]
        case .list(let elements): return all(elements)
        case .dictionary(let elements): return all(elements.sortedKeys.compactMap { elements[$0] })
        case .value(.null): return [nil]
        case .value: return nil
        }
    }

    /// Whether a tensor of the graph is in it.
    var isSymbolic: Bool {
        switch self {
        case .tensor(let tensor): tensor.isSymbolic
        case .list(let elements): elements.contains(where: \.isSymbolic)
        case .dictionary(let elements): elements.values.contains(where: \.isSymbolic)
        case .array, .value: false
        }
    }

    /// Whether there is nothing in it: null, or a null for each of several tensors, as the masks of
    /// a model with several inputs are.
    var isNull: Bool {
        switch self {
        case .value(.null): true
        case .list(let elements): !elements.isEmpty && elements.allSatisfy(\.isNull)
        case .dictionary(let elements): !elements.isEmpty && elements.values.allSatisfy(\.isNull)
        case .tensor, .array, .value: false
        }
    }

    /// A list of plain values alone, such as the `[0, 2]` of `ops.take(x, [0, 2])`; `nil` for others.
    var plainList: JSONValue? {
        guard case .list(let elements) = self else { return nil }
        var values: [JSONValue] = []
        for element in elements {
            if case .value(let json) = element {
                values.append(json)
            } else if let list = element.plainList {
                values.append(list)
            } else {
                return nil
            }
        }
        return .array(values)
    }

    /// For errors.
    var summary: String {
        switch self {
        case .tensor(let tensor), .array(let tensor): "a tensor of shape \(tensor.shape)"
        case .list(let elements): "a list of \(elements.count)"
        case .dictionary(let elements): "a dictionary of \(elements.count)"
        case .value(let json): json.summary
        }
    }
}
