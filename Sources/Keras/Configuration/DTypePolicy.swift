import KerasJSON
import KerasTensors

/// Which dtypes a layer computes in and stores its variables in. (Keras: `DTypePolicy`.)
public struct DTypePolicy: Sendable, Hashable {
    /// What inputs are cast to and variables are read as.
    public let computeDType: DType
    /// What variables are stored in.
    public let variableDType: DType
    /// `float32`, `mixed_bfloat16`, …
    public let name: String

    public static let float32 = DTypePolicy(dtype: .float32)

    /// The policy that computes and stores in `dtype`.
    public init(dtype: DType) {
        computeDType = dtype
        variableDType = dtype
        name = dtype.name
    }

    /// The policy of Keras's `name`, or `nil` if there is none of that name here.
    public init?(name: String) {
        switch name {
        case "mixed_float16":
            (computeDType, variableDType) = (.float16, .float32)
        case "mixed_bfloat16":
            (computeDType, variableDType) = (.bfloat16, .float32)
        default:
            guard let dtype = DType(name: name), dtype != .string else { return nil }
            (computeDType, variableDType) = (dtype, dtype)
        }
        self.name = name
    }
}

extension DTypePolicy: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue {
        .object([
            "module": "keras", "class_name": "DTypePolicy", "config": ["name": .string(name)],
            "registered_name": .null,
        ])
    }

    /// A policy's description, or the plain name that older files have.
    public static func decoded(from json: JSONValue, in context: DecodingContext) throws
        -> DTypePolicy
    {
        let name =
            json.stringValue ?? json.objectValue?["config"]?.objectValue?["name"]?.stringValue
        guard let name, let policy = DTypePolicy(name: name) else {
            throw context.expected("a dtype policy such as float32 or mixed_bfloat16", found: json)
        }
        return policy
    }
}
