/// The element types of `.npy` files that can be read and written.
public enum NPYDataType: String, CaseIterable, Sendable {
    case float16 = "f2"
    case float32 = "f4"
    case float64 = "f8"
    case int8 = "i1"
    case int16 = "i2"
    case int32 = "i4"
    case int64 = "i8"
    case uint8 = "u1"
    case uint16 = "u2"
    case uint32 = "u4"
    case uint64 = "u8"
    case bool = "b1"

    /// The size of an element in bytes.
    public var itemSize: Int {
        switch self {
        case .int8, .uint8, .bool: 1
        case .float16, .int16, .uint16: 2
        case .float32, .int32, .uint32: 4
        case .float64, .int64, .uint64: 8
        }
    }

    /// NumPy's description of the type in little-endian order, such as `<f4`.
    public var description: String { (itemSize == 1 ? "|" : "<") + rawValue }
}

extension NPYDataType: CustomStringConvertible {}
