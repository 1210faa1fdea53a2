/// What can be an argument of an op's constructor in Keras.
protocol ArgumentConvertible {
    var argumentValue: OperationArgument.Value { get }
}

extension OperationArgument {
    static func setting(_ name: String, _ value: some ArgumentConvertible) -> OperationArgument {
        OperationArgument(name, value.argumentValue)
    }
}

extension Int: ArgumentConvertible {
    var argumentValue: OperationArgument.Value { .int(self) }
}

extension Bool: ArgumentConvertible {
    var argumentValue: OperationArgument.Value { .bool(self) }
}

extension Double: ArgumentConvertible {
    var argumentValue: OperationArgument.Value { .float(self) }
}

extension String: ArgumentConvertible {
    var argumentValue: OperationArgument.Value { .string(self) }
}

extension DType: ArgumentConvertible {
    var argumentValue: OperationArgument.Value { .string(name) }
}

extension Axes: ArgumentConvertible {
    var argumentValue: OperationArgument.Value { argument }
}

extension WeakScalar: ArgumentConvertible {
    var argumentValue: OperationArgument.Value { argument }
}

extension Array: ArgumentConvertible where Element: ArgumentConvertible {
    var argumentValue: OperationArgument.Value { .list(map(\.argumentValue)) }
}

extension Optional: ArgumentConvertible where Wrapped: ArgumentConvertible {
    var argumentValue: OperationArgument.Value { self?.argumentValue ?? .none }
}

extension OperationArgument.Value: ArgumentConvertible {
    var argumentValue: OperationArgument.Value { self }
}

/// `value`, if sums and products of it and sizes cannot overflow; for arguments that come from files.
///
/// - Throws: ``TensorError/invalidArgument(operation:argument:expected:found:)``.
func bounded(
    _ value: Int, _ operation: String, _ argument: String, atLeast minimum: Int = -(1 << 31)
) throws -> Int {
    guard minimum <= value, value <= 1 << 31 else {
        throw TensorError.invalidArgument(
            operation: operation, argument: argument,
            expected: "from \(minimum) to \(1 << 31)", found: "\(value)")
    }
    return value
}
