extension Tensor {
    /// A tensor of `shape` (default: a vector) with `values` in row-major order, in the dtype of
    /// their type; `Int` makes int64.
    ///
    /// - Throws: ``TensorError`` if the number of values does not match the shape.
    public init<Scalar: TensorScalar>(_ values: [Scalar], shape: Shape? = nil) throws {
        let shape = shape ?? Shape(sizes: [values.count])
        let count = try shape.elementCount()
        guard count == values.count else {
            throw TensorError.invalidArgument(
                operation: "Tensor", argument: "values",
                expected: "\(count) values for shape \(shape)",
                found: "\(values.count) values")
        }
        try self.init(uninitialized: shape, dtype: Scalar.dtype) { bytes in
            values.withUnsafeBytes { bytes.copyMemory(from: $0) }
        }
    }

    /// A matrix from rows of equal length.
    ///
    /// - Throws: ``TensorError`` if the rows differ in length.
    public init<Scalar: TensorScalar>(_ rows: [[Scalar]]) throws {
        try self.init(rows.flatMap { $0 }, shape: Self.shape(ofRows: rows))
    }

    /// Text of `shape` (default: a vector), in row-major order.
    ///
    /// - Throws: ``TensorError`` if the number of values does not match the shape.
    public init(strings values: [String], shape: Shape? = nil) throws {
        let shape = shape ?? Shape(sizes: [values.count])
        guard try shape.elementCount() == values.count else {
            throw TensorError.invalidArgument(
                operation: "Tensor", argument: "strings", expected: "as many as \(shape) holds",
                found: "\(values.count) values")
        }
        storage = TensorStorage(shape: shape, dtype: .string, payload: .strings(values))
    }

    /// A vector of text.
    public init(_ strings: [String]) throws { try self.init(strings: strings) }

    /// A matrix of text from rows of equal length.
    ///
    /// - Throws: ``TensorError`` if the rows differ in length.
    public init(_ rows: [[String]]) throws {
        try self.init(strings: rows.flatMap { $0 }, shape: Self.shape(ofRows: rows))
    }

    private static func shape<Element>(ofRows rows: [[Element]]) throws -> Shape {
        let columns = rows.first?.count ?? 0
        guard let odd = rows.first(where: { $0.count != columns }) else {
            return Shape(sizes: [rows.count, columns])
        }
        throw TensorError.invalidArgument(
            operation: "Tensor", argument: "rows", expected: "rows of \(columns) values",
            found: "a row of \(odd.count) values")
    }

    /// A tensor whose elements `fill` writes into fresh memory, every byte of it.
    ///
    /// - Throws: ``TensorError`` for an unusable shape or too large an allocation, and whatever
    ///   `fill` throws.
    public init(
        uninitialized shape: Shape, dtype: DType,
        fill: (UnsafeMutableRawBufferPointer) throws -> Void
    ) throws {
        guard dtype != .string else {
            throw TensorError.unsupportedDType(
                operation: "Tensor", dtype: dtype, remedy: "use Tensor(strings:)")
        }
        let (bytes, overflow) = try shape.elementCount()
            .multipliedReportingOverflow(by: dtype.byteCount)
        guard !overflow else { throw TensorError.shapeOverflow(shape) }
        try ShapeInference.checkAllocation(bytes)
        storage = try TensorStorage(shape: shape, dtype: dtype, byteCount: bytes)
        try fill(UnsafeMutableRawBufferPointer(start: storage.elements, count: bytes))
    }
}
