import KerasJSON
import KerasTensors

extension Initializers {
    /// One given number everywhere, or given values that broadcast to the shape.
    /// (Keras: `Constant`, `"constant"`.)
    open class Constant: Initializer {
        /// A number, or a tensor such as a table of pretrained embeddings.
        @Configured public var value: ConstantValue = .number(.float(0))

        /// `value` everywhere.
        public convenience init(_ value: Double) {
            self.init()
            self.value = .number(.float(value))
        }

        /// The values of a tensor, which broadcast to the shape.
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
        case .tensor(let tensor): return try tensor.described(tag: "__numpy__")
        }
    }

    public static func decoded(
        from json: JSONValue, in context: DecodingContext
    ) throws -> Initializers.ConstantValue {
        switch json {
        case .bool, .int, .double: return .number(try WeakScalar.decoded(from: json, in: context))
        default: return .tensor(try Tensor.decoded(from: json, in: context))
        }
    }
}
