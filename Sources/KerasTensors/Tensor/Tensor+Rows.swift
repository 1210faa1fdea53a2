import CKerasKernels

extension Tensor {
    /// Rows `range` (along the first axis), in the same memory.
    ///
    /// - Throws: ``TensorError`` for a scalar or a range outside.
    public func rows(in range: Range<Int>) throws -> Tensor {
        let count = try rowCount()
        guard range.lowerBound >= 0, range.upperBound <= count else {
            throw TensorError.invalidArgument(
                operation: "rows", argument: "range", expected: "inside 0..<\(count)",
                found: "\(range)")
        }
        let result = shape.replacing(axis: 0, with: range.count)
        let size = try shape.product(1..<rank)
        if dtype == .string {
            let values = try strings()[range.lowerBound * size..<range.upperBound * size]
            return try Tensor(strings: Array(values), shape: result)
        }
        return try materialized().sharingMemory(
            from: range.lowerBound * size, count: range.count * size, shape: result)
    }

    /// The rows (along the first axis) at `indices`, in their order: a batch.
    ///
    /// - Throws: ``TensorError`` for a scalar or an index outside.
    public func gatherRows(indices: [Int]) throws -> Tensor {
        try indices.withUnsafeBufferPointer { try gatherRows(indices: $0) }
    }

    /// As ``gatherRows(indices:)-([Int])``, at numbers somewhere in memory.
    package func gatherRows(indices: UnsafeBufferPointer<Int>) throws -> Tensor {
        let count = try rowCount()
        guard indices.areInside(count) else {
            throw TensorError.invalidArgument(
                operation: "rows", argument: "indices", expected: "inside 0..<\(count)",
                found: "\(indices.first { $0 < 0 || $0 >= count } ?? 0)")
        }
        let result = shape.replacing(axis: 0, with: indices.count)
        let size = try shape.product(1..<rank)
        if dtype == .string {
            let values = try strings()
            let chosen = indices.flatMap { values[$0 * size..<($0 + 1) * size] }
            return try Tensor(strings: chosen, shape: result)
        }
        let sizes = keras_gather_sizes(
            outer: 1, axisSize: count, inner: size, count: indices.count)
        return try Tensor(uninitialized: result, dtype: dtype) { target in
            try withBytes { bytes in
                guard let indices = UnsafeRawPointer(indices.baseAddress),
                    let rows = bytes.baseAddress
                else { return }
                keras_gather(
                    sizes, dtype.byteCount, rows, indices.assumingMemoryBound(to: Int64.self), rows,
                    target.baseAddress)
            }
        }
    }

    /// Begins to read rows that will be gathered soon, if they have no more bytes than `budget`, and
    /// takes them off: small ones, whose places in memory are far apart, are waited for longer than
    /// copied. Does nothing for indices outside.
    package func prefetchRows(indices: UnsafeBufferPointer<Int>, budget: inout Int) {
        guard let elements = storage.elements, let count = shape.sizes.first, count > 0,
            let start = UnsafeRawPointer(indices.baseAddress), indices.areInside(count)
        else { return }
        let rowBytes = storage.byteCount / count
        let (byteCount, overflow) = rowBytes.multipliedReportingOverflow(by: indices.count)
        guard !overflow, byteCount <= budget else { return }
        budget -= byteCount
        keras_prefetch_rows(
            elements, rowBytes, start.assumingMemoryBound(to: Int64.self), indices.count)
    }

    private func rowCount() throws -> Int {
        guard let count = shape.sizes.first, count >= 0 else {
            throw TensorError.incompatibleShapes(
                operation: "rows", shapes: [shape], reason: "a tensor with rows is expected")
        }
        return count
    }
}

extension UnsafeBufferPointer<Int> {
    /// Whether all are from 0 to before `count`; without a branch for each, since nearly all are.
    fileprivate func areInside(_ count: Int) -> Bool {
        var largest: UInt = 0
        for index in self { largest = Swift.max(largest, UInt(bitPattern: index)) }
        return isEmpty || largest < UInt(bitPattern: count)
    }
}
