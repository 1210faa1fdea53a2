import KerasJSON
import KerasTensors

extension JSONValue {
    /// A tensor's values as nested lists; floats as floats, integers as integers.
    ///
    /// - Throws: ``TensorError`` for a tensor without numeric values.
    package init(nestedValuesOf tensor: Tensor) throws {
        let elements: [JSONValue]
        switch tensor.dtype {
        case .bool:
            elements = try Ops.cast(tensor, to: .bool).array(of: Bool.self).map { .bool($0) }
        case .uint64:
            elements = try tensor.array(of: UInt64.self).map {
                Int(exactly: $0).map(JSONValue.int) ?? .bigInt(String($0))
            }
        case let dtype where dtype.isInteger:
            elements = try Ops.cast(tensor, to: .int64).array(of: Int.self).map { .int($0) }
        default:
            elements = try Ops.cast(tensor, to: .float64).array(of: Double.self).map { .double($0) }
        }
        self = Self.nested(elements[...], sizes: try tensor.shape.knownSizes(for: "config")[...])
    }

    private static func nested(_ elements: ArraySlice<JSONValue>, sizes: ArraySlice<Int>)
        -> JSONValue
    {
        guard let size = sizes.first else { return elements.first ?? .null }
        guard size > 0 else { return .array([]) }
        let step = elements.count / size
        return .array(
            (0..<size).map { index in
                let start = elements.startIndex + index * step
                return nested(elements[start..<start + step], sizes: sizes.dropFirst())
            })
    }

    /// Nested lists of numbers as a tensor of `dtype` (default: float32, or int32 if all numbers
    /// are integers).
    ///
    /// - Throws: ``KerasError/invalidConfig(path:expected:found:)`` for lists of unequal lengths or
    ///   anything but numbers.
    func tensor(dtype: DType?, in context: DecodingContext) throws -> Tensor {
        var sizes: [Int] = []
        var level = self
        while case .array(let elements) = level {
            guard sizes.count < context.limits.objectDepth else {
                throw context.expected("an array of fewer dimensions", found: self)
            }
            sizes.append(elements.count)
            level = elements.first ?? .null
        }
        var numbers: [Double] = []
        var integers: [Int] = []
        let shape = Shape(sizes)
        if dtype == .uint64 {
            var values: [UInt64] = []
            if collect(depth: 0, sizes: sizes, &values) { return try Tensor(values, shape: shape) }
        }
        try collect(depth: 0, sizes: sizes, &numbers, &integers, in: context)
        if integers.count == numbers.count, !numbers.isEmpty, dtype?.isFloatingPoint != true {
            return try Ops.cast(Tensor(integers, shape: shape), to: dtype ?? .int32)
        }
        return try Ops.cast(Tensor(numbers, shape: shape), to: dtype ?? .float32)
    }

    private func collect(
        depth: Int, sizes: [Int], _ numbers: inout [Double], _ integers: inout [Int],
        in context: DecodingContext
    ) throws {
        switch self {
        case .array(let elements) where depth < sizes.count && elements.count == sizes[depth]:
            for element in elements {
                try element.collect(
                    depth: depth + 1, sizes: sizes, &numbers, &integers, in: context)
            }
        case .int(let value) where depth == sizes.count:
            numbers.append(Double(value))
            integers.append(value)
        case .bool(let value) where depth == sizes.count:
            numbers.append(value ? 1 : 0)
            integers.append(value ? 1 : 0)
        case .double(let value) where depth == sizes.count:
            numbers.append(value)
        default:
            throw context.expected("numbers in lists of equal lengths", found: self)
        }
    }

    /// Collects numbers that may be too large for `Int`; returns whether there is nothing else.
    private func collect(depth: Int, sizes: [Int], _ values: inout [UInt64]) -> Bool {
        switch self {
        case .array(let elements) where depth < sizes.count && elements.count == sizes[depth]:
            return elements.allSatisfy {
                $0.collect(depth: depth + 1, sizes: sizes, &values)
            }
        case .int(let value) where depth == sizes.count:
            guard let value = UInt64(exactly: value) else { return false }
            values.append(value)
            return true
        case .bigInt(let digits) where depth == sizes.count:
            guard let value = UInt64(digits) else { return false }
            values.append(value)
            return true
        default: return false
        }
    }
}
