import CKerasKernels

/// A function of the elements along some axes.
protocol ReduceOperation: SingleOutputOperation {
    var axis: Axes? { get }
    var keepDims: Bool { get }
    /// The dtype of the result, given that of the operand.
    func resultDType(_ dtype: DType) -> DType
}

extension ReduceOperation {
    static var operationName: String { kerasName.className }

    var arguments: [OperationArgument] {
        [
            OperationArgument("axis", axis?.argument ?? .none),
            OperationArgument("keepdims", .bool(keepDims)),
        ]
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        return TensorSpec(
            shape: try inputs[0].shape.reduced(axis, keepDims: keepDims, Self.operationName),
            dtype: resultDType(inputs[0].dtype))
    }

    /// The tensor's reduction by a kernel, in the tensor's dtype, which the kernel must have.
    func reduce(_ x: Tensor, _ kernel: keras_reduce_op) throws -> Tensor {
        let shape = try x.shape.reduced(axis, keepDims: keepDims, Self.operationName)
        guard let axis else {
            let all = try AxisExtent(x.shape, axis: nil, Self.operationName)
            return try x.reduced(kernel, all, to: shape, Self.operationName)
        }
        return try x.reduced(kernel, axis, Self.operationName).withShape(shape)
    }

    /// How many elements go into each result.
    func reducedCount(_ shape: Shape) throws -> Int {
        guard let axis else { return try shape.elementCount() }
        return try axis.indices(in: shape, Self.operationName)
            .reduce(1) { $0.multipliedReportingOverflow(by: shape[$1] ?? 1).partialValue }
    }

    /// A value of the result's shape, with the reduced dimensions as 1: it broadcasts to `shape`.
    func expanded(_ value: Tensor, to shape: Shape) throws -> Tensor {
        value.withShape(try shape.reduced(axis, keepDims: true, Self.operationName))
    }
}

extension Shape {
    /// This shape without `axis`, or with 1 there.
    func reduced(_ axis: Axes?, keepDims: Bool, _ operation: String) throws -> Shape {
        guard let axis else {
            return keepDims ? Shape(sizes: sizes.map { _ in 1 }) : .scalar
        }
        let indices = try axis.indices(in: self, operation)
        var result = sizes
        for index in indices.reversed() {
            if keepDims { result[index] = 1 } else { result.remove(at: index) }
        }
        return Shape(sizes: result)
    }
}

extension Tensor {
    /// The reduction along `axis`, which keeps the axes as 1. Axes that are not adjacent are
    /// reduced one group after another, from the last.
    fileprivate func reduced(
        _ kernel: keras_reduce_op, _ axis: Axes, _ operation: String
    ) throws -> Tensor {
        var indices = try axis.indices(in: shape, operation)
        var result = self
        while let last = indices.popLast() {
            var first = last
            while indices.last == first - 1 {
                first -= 1
                indices.removeLast()
            }
            result = try result.reduced(kernel, axes: first..<last + 1, operation)
        }
        return result
    }

    private func reduced(
        _ kernel: keras_reduce_op, axes: Range<Int>, _ operation: String
    ) throws -> Tensor {
        let extent = try AxisExtent(shape, axes: axes)
        var sizes = shape.sizes
        for axis in axes { sizes[axis] = 1 }
        return try reduced(kernel, extent, to: Shape(sizes: sizes), operation)
    }

    fileprivate func reduced(
        _ kernel: keras_reduce_op, _ extent: AxisExtent, to shape: Shape, _ operation: String
    ) throws -> Tensor {
        try Tensor(uninitialized: shape, dtype: dtype) { result in
            let isDone = try withBytes {
                keras_reduce(
                    kernel, dtype.cValue, $0.baseAddress, result.baseAddress, extent.outer,
                    extent.size, extent.inner)
            }
            guard isDone else {
                throw TensorError.unsupportedDType(
                    operation: operation, dtype: dtype, remedy: "cast to float32 first")
            }
        }
    }
}
