/// The element types of tensors, named as Keras names them.
///
/// `string` exists for text layers: such tensors can be moved (reshaped, sliced, joined, taken from)
/// and read, and every other op refuses them.
public enum DType: UInt8, Sendable, Hashable, CaseIterable {
    case float16, bfloat16, float32, float64
    case int8, int16, int32, int64
    case uint8, uint16, uint32, uint64
    case bool
    case string

    private static let names = [
        "float16", "bfloat16", "float32", "float64", "int8", "int16", "int32", "int64",
        "uint8", "uint16", "uint32", "uint64", "bool", "string",
    ]

    /// Keras's name, for example `"float32"`.
    public var name: String { Self.names[Int(rawValue)] }

    /// The dtype with Keras's `name`, or `nil` for a name that is not one.
    public init?(name: String) {
        guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = match
    }

    /// Bytes of one element; 0 for strings, whose values are not stored as elements.
    public var byteCount: Int {
        switch self {
        case .string: 0
        case .int8, .uint8, .bool: 1
        case .float16, .bfloat16, .int16, .uint16: 2
        case .float32, .int32, .uint32: 4
        case .float64, .int64, .uint64: 8
        }
    }

    public var isFloatingPoint: Bool { rawValue <= DType.float64.rawValue }

    /// Signed or unsigned integers; `bool` is not one.
    public var isInteger: Bool { DType.int8.rawValue...DType.uint64.rawValue ~= rawValue }

    public var isSignedInteger: Bool { DType.int8.rawValue...DType.int64.rawValue ~= rawValue }

    public var isUnsignedInteger: Bool { DType.uint8.rawValue...DType.uint64.rawValue ~= rawValue }
}

extension DType: CustomStringConvertible {
    public var description: String { name }
}
