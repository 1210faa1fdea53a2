extension Tensor: CustomStringConvertible {
    /// The values with the shape and the dtype: `Tensor([[1.0, 2.0], [3.0, 4.0]], shape: (2, 2),
    /// dtype: float32)`.
    ///
    /// Of more than a thousand elements only the first and last three along each axis are shown, as
    /// NumPy does it; of a symbolic tensor, which has none, the shape and the dtype.
    public var description: String {
        let spec = "shape: \(shape), dtype: \(dtype)"
        guard let values = valuesText else { return "Tensor(\(spec))" }
        return "Tensor(\(values), \(spec))"
    }

    /// Deeper nesting than this nobody can read.
    private static let largestDescribedRank = 32
    private static let largestDescribedCount = 1000
    private static let edgeCount = 3

    private var valuesText: String? {
        guard rank <= Self.largestDescribedRank, let count = try? shape.elementCount() else {
            return nil
        }
        guard count > 0 else { return "[]" }
        let edge = count > Self.largestDescribedCount ? Self.edgeCount : nil
        if case .strings(let values) = storage.payload {
            return Self.nested(shape.sizes[...], edge: edge) { values[$0].debugDescription }
        }
        if dtype == .float16 || dtype == .bfloat16 {
            return (try? converted(to: .float32))?.valuesText
        }
        return try? withBytes { bytes in
            Self.nested(shape.sizes[...], edge: edge) { dtype.text(of: bytes, at: $0) }
        }
    }

    /// The elements from number `first` on that have `sizes`, in nested brackets.
    private static func nested(
        _ sizes: ArraySlice<Int>, edge: Int?, first: Int = 0, element: (Int) -> String
    ) -> String {
        guard let size = sizes.first else { return element(first) }
        let inner = sizes.dropFirst()
        let stride = inner.reduce(1, *)
        func parts(_ range: Range<Int>) -> [String] {
            range.map { nested(inner, edge: edge, first: first + $0 * stride, element: element) }
        }
        guard let edge, size > 2 * edge else {
            return "[" + parts(0..<size).joined(separator: ", ") + "]"
        }
        return "["
            + (parts(0..<edge) + ["…"] + parts(size - edge..<size)).joined(separator: ", ") + "]"
    }
}

extension DType {
    /// The element number `index` among `bytes` as text.
    fileprivate func text(of bytes: UnsafeRawBufferPointer, at index: Int) -> String {
        func load<Value>(_ type: Value.Type) -> Value {
            bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Value>.size, as: type)
        }
        switch self {
        case .float64: return "\(load(Double.self))"
        case .float32: return "\(load(Float.self))"
        case .int8: return "\(load(Int8.self))"
        case .int16: return "\(load(Int16.self))"
        case .int32: return "\(load(Int32.self))"
        case .int64: return "\(load(Int64.self))"
        case .uint8: return "\(load(UInt8.self))"
        case .uint16: return "\(load(UInt16.self))"
        case .uint32: return "\(load(UInt32.self))"
        case .uint64: return "\(load(UInt64.self))"
        case .bool: return load(UInt8.self) == 0 ? "false" : "true"
        // Text has no bytes, and numbers of 16 bits are widened before.
        case .string, .float16, .bfloat16: return ""
        }
    }
}
