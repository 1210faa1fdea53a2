/// A number without a dtype of its own, as a Python number is one: in an op it takes the dtype of
/// the other operand where that can hold its kind, and in a config it is written as it was given.
public enum WeakScalar: Sendable, Hashable {
    case bool(Bool)
    case int(Int)
    case float(Double)

    /// The dtype it has when nothing else decides: Keras's default int and float.
    public var defaultDType: DType {
        switch self {
        case .bool: .bool
        case .int: .int32
        case .float: .float32
        }
    }

    public var doubleValue: Double {
        switch self {
        case .bool(let value): value ? 1 : 0
        case .int(let value): Double(value)
        case .float(let value): value
        }
    }
}
