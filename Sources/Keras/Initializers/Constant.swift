import KerasJSON
import KerasTensors

extension Initializers {
    /// One given number everywhere, or given values that broadcast to the shape.
    /// (Keras: `Constant`, `"constant"`.)
    open class Constant: Initializer {
        /// A number, or a tensor such as a table of pretrained embeddings.
        @Configured public var value: ConstantValue = .number(.float(0))

        public convenience init(_ value: Double) {
            self.init()
            self.value = .number(.float(value))
        }

        public convenience init(_ value: Tensor) {
            self.init()
            self.value = value.weakScalar.map(ConstantValue.number) ?? .tensor(value)
        }

        /// - Throws: ``TensorError`` if the values do not broadcast to `shape`.
        open override func callAsFunction(
            _ shape: Shape, dtype: DType = .float32
        ) throws -> Tensor {
            try ensureSetUp()
            switch value {
            case .number(let number):
                return try Ops.full(shape, number, dtype: dtype)
            case .tensor(let tensor):
                return try Ops.broadcastTo(Ops.cast(tensor, to: dtype), shape)
            }
        }
    }

    /// What a ``Constant`` can be made of.
    public enum ConstantValue {
        /// One number everywhere.
        case number(WeakScalar)
        /// Values that broadcast to the shape.
        case tensor(Tensor)
    }
}

extension Initializers.ConstantValue: ConfigValue {
    /// A number as it was given; a tensor as Keras writes a NumPy array: its values and its dtype.
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        switch self {
        case .number(let number): return number.encoded(in: context)
        case .tensor(let tensor):
            return .object([
                "class_name": "__numpy__",
                "config": [
                    "value": try JSONValue(nestedValuesOf: tensor),
                    "dtype": .string(tensor.dtype.name),
                ],
            ])
        }
    }

    public static func decoded(
        from json: JSONValue, in context: DecodingContext
    ) throws -> Initializers.ConstantValue {
        switch json {
        case .bool, .int, .double: return .number(try WeakScalar.decoded(from: json, in: context))
        case .array: return .tensor(try json.tensor(dtype: nil, in: context))
        case .object(let object):
            let tag = object["class_name"]?.stringValue
            guard tag == "__numpy__" || tag == "__tensor__", let config = object["config"],
                let values = config["value"], let name = config["dtype"]?.stringValue,
                let dtype = DType(name: name), dtype != .string
            else { fallthrough }
            return .tensor(try values.tensor(dtype: dtype, in: context.appending("config.value")))
        default:
            throw context.expected("a number or an array", found: json)
        }
    }
}
