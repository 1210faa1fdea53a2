import KerasJSON
import KerasTensors

/// Values that Keras writes under a tag in place of a class.
extension Serialization {
    static func tagged(
        _ description: JSONObject, tag: String, in context: DecodingContext
    ) throws -> Value {
        let config = Config(
            description["config"]?.objectValue ?? [:], context: context.appending("config"))
        switch tag {
        case "__tensor__", "__numpy__", "__keras_tensor__":
            return .tensor(try Tensor.decoded(from: .object(description), in: context))
        case "__bytes__": return .bytes(Array((try config["value"] as String).utf8))
        case "__ellipsis__": return .ellipsis
        case "__slice__":
            return try .slice(
                start: config["start"], stop: config["stop"], step: config["step"])
        default: throw UnsafeContent.error(forTag: tag, at: context.path)
        }
    }
}

/// A tensor as Keras writes it: its values and its dtype; one without values by its shape, its
/// dtype, and the input that it is, if it is one.
extension Tensor: ConfigValue {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        if let weakScalar { return weakScalar.encoded(in: context) }
        guard isSymbolic else { return try described(tag: "__tensor__") }
        let input = symbolicNode?.layerCall?.layer as? InputLayer
        return .tagged(
            "__keras_tensor__",
            [
                "shape": shape.encoded(in: context), "dtype": dtype.encoded(in: context),
                "keras_history": input.map { [.string($0.name), 0, 0] } ?? .null,
            ])
    }

    /// The values under `tag`: `__tensor__`, or `__numpy__` for what Python keeps as an array.
    func described(tag: String) throws -> JSONValue {
        .tagged(
            tag,
            ["value": try JSONValue(nestedValuesOf: self), "dtype": .string(dtype.name)])
    }

    /// A tensor, an array, a symbolic tensor (which leads to no graph any more), or plain numbers
    /// in lists.
    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Tensor {
        guard case .object(let description) = json else {
            return try json.tensor(dtype: nil, in: context)
        }
        let config = Config(
            description["config"]?.objectValue ?? [:], context: context.appending("config"))
        switch description["class_name"]?.stringValue {
        case "__tensor__", "__numpy__":
            let dtype: DType = try config["dtype"]
            guard dtype != .string else {
                throw context.expected("an array of numbers", found: json)
            }
            let values: JSONValue = try config["value"]
            return try values.tensor(dtype: dtype, in: context.appending("config.value"))
        case "__keras_tensor__":
            return try .symbolic(TensorSpec(shape: config["shape"], dtype: config["dtype"]))
        default: throw context.expected("a tensor or an array", found: json)
        }
    }
}
