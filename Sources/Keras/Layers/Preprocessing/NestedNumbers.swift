import KerasJSON
import KerasTensors

/// Numbers in lists in lists, or one alone, as Keras takes and writes an array in a config.
///
/// ```swift
/// Normalization(mean: [3, 5], variance: [2.5, 4])
/// ```
public struct NestedNumbers: Sendable, Hashable {
    /// The numbers in row-major order.
    let values: [Double]
    /// The sizes of the lists.
    let shape: Shape
    /// Whether they are written without a point.
    let areIntegers: Bool

    /// The values of a tensor.
    ///
    /// - Throws: ``TensorError`` for one without numeric values.
    public init(_ tensor: Tensor) throws {
        values = try tensor.array(of: Double.self)
        shape = tensor.shape
        areIntegers = tensor.dtype.isInteger
    }

    /// The numbers as `dtype`.
    func tensor(dtype: DType = .float32) throws -> Tensor {
        try Ops.cast(Tensor(values, shape: shape), to: dtype)
    }
}

extension NestedNumbers: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByArrayLiteral
{
    public init(integerLiteral value: Int) {
        (values, shape, areIntegers) = ([Double(value)], .scalar, true)
    }

    public init(floatLiteral value: Double) {
        (values, shape, areIntegers) = ([value], .scalar, false)
    }

    public init(arrayLiteral elements: Double...) {
        (values, shape, areIntegers) = (elements, [elements.count], false)
    }
}

extension NestedNumbers: ConfigValue {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        try JSONValue(nestedValuesOf: tensor(dtype: areIntegers ? .int64 : .float64))
    }

    public static func decoded(
        from json: JSONValue, in context: DecodingContext
    ) throws -> NestedNumbers {
        let numbers = try NestedNumbers(json.tensor(dtype: .float64, in: context))
        let areIntegers = try json.tensor(dtype: nil, in: context).dtype.isInteger
        return NestedNumbers(
            values: numbers.values, shape: numbers.shape, areIntegers: areIntegers)
    }

    private init(values: [Double], shape: Shape, areIntegers: Bool) {
        (self.values, self.shape, self.areIntegers) = (values, shape, areIntegers)
    }
}
