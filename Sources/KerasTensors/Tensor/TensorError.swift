/// What can go wrong in an op. Every case names the op, what was expected and what was found.
public enum TensorError: Error, Sendable, Equatable {
    /// The shapes of the operands do not fit each other.
    case incompatibleShapes(operation: String, shapes: [Shape], reason: String)
    /// An argument other than a tensor is out of its range.
    case invalidArgument(operation: String, argument: String, expected: String, found: String)
    /// The op is not defined, or not supported here, for this dtype.
    case unsupportedDType(operation: String, dtype: DType, remedy: String)
    /// The values of a symbolic tensor were asked for.
    case symbolicValue(operation: String)
    /// The values of a tensor that the tape keeps for its shape only were asked for.
    case releasedValue(operation: String)
    /// A shape with unknown (or negative) dimensions was used where memory is needed.
    case unknownDimension(operation: String, shape: Shape)
    /// The number of elements or bytes does not fit an integer.
    case shapeOverflow(Shape)
    /// The allocation is larger than ``BufferPool/allocationLimit``, or the system has no memory.
    case allocationLimit(requestedBytes: Int, limitBytes: Int)
    /// A gradient was asked for in a way the tape cannot answer.
    case gradient(reason: String)
    /// A library below reported an error.
    case backend(operation: String, reason: String)
}

extension TensorError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .incompatibleShapes(let operation, let shapes, let reason):
            let list = shapes.map(\.description).joined(separator: ", ")
            return "\(operation): shapes \(list) do not fit: \(reason)"
        case .invalidArgument(let operation, let argument, let expected, let found):
            return "\(operation): argument '\(argument)' must be \(expected). Received: \(found)"
        case .unsupportedDType(let operation, let dtype, let remedy):
            return "\(operation): dtype \(dtype) is not supported; \(remedy)"
        case .symbolicValue(let operation):
            return "\(operation): a symbolic tensor has a shape and a dtype but no values; "
                + "call the model on data first"
        case .releasedValue(let operation):
            return "\(operation): this tensor's values were released by the tape"
        case .unknownDimension(let operation, let shape):
            return "\(operation): every dimension must be known and not negative. "
                + "Received: shape=\(shape)"
        case .shapeOverflow(let shape):
            return "shape \(shape) has more elements than an integer can count"
        case .allocationLimit(let requested, let limit) where requested <= limit:
            return "the system has no memory for a tensor of \(requested) bytes"
        case .allocationLimit(let requested, let limit):
            return "a tensor of \(requested) bytes exceeds the limit of \(limit) bytes; "
                + "raise BufferPool.allocationLimit if it is meant"
        case .gradient(let reason):
            return "gradient: \(reason)"
        case .backend(let operation, let reason):
            return "\(operation): \(reason)"
        }
    }
}
