import KerasJSON
import KerasTensors
import OrderedCollections

/// A call of an op as a config describes it: the op's constructor arguments and those of the call.
struct OperationCall {
    let config: Config
    let arguments: [GraphArgument]
    let keywords: OrderedDictionary<String, GraphArgument>
    let context: DecodingContext

    /// The tensor that is the argument number `index`: one of the graph, an array, a number, or a
    /// list of numbers, which Keras makes an array of.
    func tensor(_ index: Int = 0) throws -> Tensor {
        guard arguments.indices.contains(index),
            let tensor = try tensor(arguments[index], context.appending("args.\(index)"))
        else {
            throw KerasError.invalidConfig(
                path: context.appending("args").path, expected: "a tensor as argument \(index)",
                found: arguments.indices.contains(index)
                    ? arguments[index].summary : "\(arguments.count) arguments")
        }
        return tensor
    }

    private func tensor(
        _ argument: GraphArgument, _ context: DecodingContext
    ) throws -> Tensor? {
        if let list = argument.plainList { return try list.tensor(dtype: nil, in: context) }
        return argument.tensors?.single
    }

    /// The tensor that is the argument number `index`, or the keyword `name`, if there is one.
    func optionalTensor(_ index: Int, _ name: String) throws -> Tensor? {
        if arguments.indices.contains(index) {
            return arguments[index].isNull ? nil : try tensor(index)
        }
        guard let keyword = keywords[name], !keyword.isNull else { return nil }
        guard let tensor = try tensor(keyword, context.appending(name)) else {
            throw context.appending(name).expected("a tensor", found: .string(keyword.summary))
        }
        return tensor
    }

    /// Real and imaginary parts, which the argument number `index` is the pair of.
    func pair(_ index: Int = 0) throws -> ComplexPair {
        let parts = try tensors(index)
        guard parts.count == 2 else {
            throw context.expected(
                "real and imaginary parts as argument \(index)", found: .int(parts.count))
        }
        return (parts[0], parts[1])
    }

    /// The list of tensors that is the argument number `index`.
    func tensors(_ index: Int = 0) throws -> [Tensor] {
        guard arguments.indices.contains(index),
            case .list(let elements)? = arguments[index].tensors
        else {
            throw KerasError.invalidConfig(
                path: context.appending("args").path,
                expected: "a list of tensors as argument \(index)",
                found: arguments.indices.contains(index)
                    ? arguments[index].summary : "\(arguments.count) arguments")
        }
        return elements.flatMap(\.leaves)
    }

    /// A setting of the op, or a keyword of the call.
    func setting<Value: ConfigValue>(_ key: String, default fallback: Value) throws -> Value {
        if case .value(let json)? = keywords[key], json != .null {
            return try Value.decoded(from: json, in: context.appending(key))
        }
        if try config.value(forKey: key, default: JSONValue.null) == .null { return fallback }
        return try config[key]
    }

    func optional<Value: ConfigValue>(_ key: String, as type: Value.Type = Value.self) throws
        -> Value?
    {
        try setting(key, default: Value?.none)
    }

    /// A setting that Keras cannot do without.
    func required<Value: ConfigValue>(
        _ key: String, as type: Value.Type = Value.self
    ) throws -> Value { try config[key] }

    /// A number, or a tensor of one element, which is argument number `index`.
    func number(_ index: Int) throws -> WeakScalar {
        let tensor = try tensor(index)
        if let scalar = tensor.weakScalar { return scalar }
        return tensor.dtype.isFloatingPoint
            ? .float(try tensor.item(as: Double.self)) : .int(try tensor.item(as: Int.self))
    }

    /// The plain integers that argument number `index` holds.
    func integers(_ index: Int) throws -> [Int] {
        let found = arguments.indices.contains(index) ? arguments[index] : nil
        let numbers = found?.tensors?.leaves.compactMap { leaf -> Int? in
            if case .int(let value)? = leaf.weakScalar { value } else { nil }
        }
        guard let numbers, numbers.count == found?.tensors?.leaves.count else {
            throw KerasError.invalidConfig(
                path: context.appending("args").path,
                expected: "a list of integers as argument \(index)",
                found: found?.summary ?? "\(arguments.count) arguments")
        }
        return numbers
    }

    /// The key of a subscript: argument 1, one index or a list of them.
    func slices() throws -> [TensorSlice] {
        guard arguments.count > 1 else { throw context.expected("a key", found: .null) }
        if case .list(let keys) = arguments[1] { return try keys.map(slice) }
        return [try slice(arguments[1])]
    }

    private func slice(_ key: GraphArgument) throws -> TensorSlice {
        switch key {
        case .value(.int(let index)): return .index(index)
        case .value(.object(let object)) where object["class_name"] == "__slice__":
            let config = object["config"]?.objectValue ?? [:]
            let bounds = try ["start", "stop", "step"].map { key -> Int? in
                switch config[key] {
                case .int(let value)?: return value
                case .null?, nil: return nil
                case let other?: throw context.expected("an integer as \(key)", found: other)
                }
            }
            guard let step = bounds[2] else { return .range(bounds[0], bounds[1]) }
            return .strided(bounds[0], bounds[1], step: step)
        case .value(.object(let object)) where object["class_name"] == "__ellipsis__":
            return .ellipsis
        case .value(.null): return .newAxis
        default:
            throw KerasError.unsupported(
                object: context.path, feature: "a subscript with \(key.summary)",
                remedy: "use integers, slices, ellipses and new axes")
        }
    }
}
