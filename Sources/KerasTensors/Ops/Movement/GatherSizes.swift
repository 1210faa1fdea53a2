import CKerasKernels

extension Tensor {
    /// These indices as int64, for the kernels.
    ///
    /// - Throws: ``TensorError/unsupportedDType(operation:dtype:remedy:)`` unless they are integers
    ///   or bools.
    func asIndices(for operation: String) throws -> Tensor {
        guard dtype.isInteger || dtype == .bool else {
            throw TensorError.unsupportedDType(
                operation: operation, dtype: dtype,
                remedy: "indices must have an integer type; cast them to int32")
        }
        return try converted(to: .int64)
    }

    /// This tensor's dimensions as (outer, `axis`, inner), with `count` indices along the axis.
    func gatherSizes(axis: Int, count: Int) throws -> keras_gather_sizes {
        keras_gather_sizes(
            outer: try shape.product(0..<axis), axisSize: shape.sizes[axis],
            inner: try shape.product(axis + 1..<rank), count: count)
    }
}

extension DType {
    /// What a gather gives for an index outside, as one element: NaN, or the integer farthest from
    /// zero, or true, as JAX has it.
    func outsideElement() throws -> Tensor {
        if isFloatingPoint { return try Tensor([Double.nan]).converted(to: self) }
        // A cast saturates.
        return try Tensor([isSignedInteger ? -Double.infinity : .infinity]).converted(to: self)
    }
}

/// What `combine(sizes, isDouble, updates, indices, results)` makes of `updates`, in their dtype but at least
/// float32: of `shape`.
func scattered(
    _ updates: Tensor, _ indices: Tensor, shape: Shape, axis: Int, count: Int,
    _ combine: (
        keras_gather_sizes, Bool, UnsafeRawPointer, UnsafePointer<Int64>, UnsafeMutableRawPointer
    ) -> Void
) throws -> Tensor {
    let isDouble = updates.dtype == .float64
    let updates = try updates.converted(to: isDouble ? .float64 : .float32)
    return try Tensor(uninitialized: shape, dtype: updates.dtype) { results in
        let sizes = keras_gather_sizes(
            outer: try shape.product(0..<axis), axisSize: shape.sizes[axis],
            inner: try shape.product(axis + 1..<shape.rank), count: count)
        try updates.withBytes { updates in
            try indices.withBytes { indices in
                guard let updates = updates.baseAddress, let indices = indices.baseAddress,
                    let results = results.baseAddress
                else { return }
                combine(
                    sizes, isDouble, updates, indices.assumingMemoryBound(to: Int64.self), results)
            }
        }
    }
}
