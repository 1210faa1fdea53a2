import KerasTensors

/// One value in logs: a number, or what a metric with several values gives at once.
public enum LogValue: Sendable {
    /// A scalar.
    case number(Double)
    /// The values of a metric that has one for each class or output.
    case tensor(Tensor)

    /// What a tensor is in logs: a number if it is a scalar.
    ///
    /// - Throws: ``TensorError/symbolicValue(operation:)`` for a tensor without a value.
    public init(_ tensor: Tensor) throws {
        self = tensor.rank == 0 ? .number(try tensor.doubleValue()) : .tensor(tensor.detached)
    }

    /// The number; also that of a tensor with a single element.
    public var number: Double? {
        switch self {
        case .number(let number): number
        case .tensor(let tensor): try? tensor.doubleValue()
        }
    }

    /// The value as a tensor: a scalar for a number.
    public var tensor: Tensor {
        switch self {
        case .number(let number): Tensor(.float(number))
        case .tensor(let tensor): tensor
        }
    }
}
