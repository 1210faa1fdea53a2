import KerasJSON
import KerasTensors

/// Which dtypes a layer computes in and stores its variables in. (Keras: `DTypePolicy`.)
public struct DTypePolicy: Sendable, Hashable {
    /// What inputs are cast to and variables are read as.
    public let computeDType: DType
    /// What variables are stored in.
    public let variableDType: DType
    /// `float32`, `mixed_bfloat16`, `int8_from_float32`, …
    public let name: String
    /// How kernels are quantized, if they are.
    public let quantization: Quantization?

    /// The policy of a layer that is given no other.
    public static let float32 = DTypePolicy(dtype: .float32)

    /// The policy that computes and stores in `dtype`.
    public init(dtype: DType) {
        computeDType = dtype
        variableDType = dtype
        name = dtype.name
        quantization = nil
    }

    /// The policy of Keras's `name`, or `nil` if there is none of that name here.
    public init?(name: String) {
        switch name {
        case "mixed_float16":
            self.init(compute: .float16, variable: .float32, name: name)
        case "mixed_bfloat16":
            self.init(compute: .bfloat16, variable: .float32, name: name)
        default:
            if let dtype = DType(name: name) {
                self.init(dtype: dtype)
            } else if let quantization = Quantization(policyName: name) {
                self.init(quantization: quantization)
            } else {
                return nil
            }
        }
    }

    /// The policy that quantizes, and computes everything else as its source says; `nil` for a
    /// source that is no policy's name.
    public init?(quantization: Quantization) {
        guard let source = DTypePolicy(name: quantization.sourceName), source.quantization == nil
        else { return nil }
        self.init(
            compute: source.computeDType, variable: source.variableDType,
            name: "\(quantization.mode)_from_\(quantization.sourceName)",
            quantization: quantization)
    }

    private init(
        compute: DType, variable: DType, name: String, quantization: Quantization? = nil
    ) {
        computeDType = compute
        variableDType = variable
        self.name = name
        self.quantization = quantization
    }
}

extension DTypePolicy: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue {
        let (module, className) =
            quantization.map { ("keras.dtype_policies", $0.className) } ?? ("keras", "DTypePolicy")
        return .object([
            "module": .string(module), "class_name": .string(className),
            "config": .object(quantization?.config ?? ["name": .string(name)]),
            "registered_name": .null,
        ])
    }

    /// A policy's description, or the plain name that older files have.
    public static func decoded(from json: JSONValue, in context: DecodingContext) throws
        -> DTypePolicy
    {
        if let name = json.stringValue {
            if let policy = DTypePolicy(name: name) { return policy }
        } else if let config = json["config"]?.objectValue {
            let className = json["class_name"]?.stringValue ?? ""
            if config["mode"] != nil {
                let quantization = Quantization(className: className, config: config)
                if let policy = quantization.flatMap(DTypePolicy.init(quantization:)) {
                    return policy
                }
            } else if let name = config["name"]?.stringValue, let policy = DTypePolicy(name: name) {
                return policy
            }
        }
        throw context.expected(
            "a dtype policy such as float32, mixed_bfloat16 or int8_from_float32", found: json)
    }
}
