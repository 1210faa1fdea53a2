import CKerasKernels

extension Ops {
    /// The slices of `x` along `axis` (of the flattened `x` if `nil`) at `indices`
    /// (`keras.ops.take`). Negative indices count from the end.
    ///
    /// An index outside gives NaN (for integers the value farthest from zero), as on JAX.
    /// - Throws: ``TensorError`` if the indices are not integers.
    public static func take(_ x: Tensor, _ indices: Tensor, axis: Int? = nil) throws -> Tensor {
        try apply(Take(axis: axis), [x, indices])
    }

    /// For each index in `indices` the element of `x` at that place along `axis`, the other places
    /// being the index's own (`keras.ops.take_along_axis`); `axis` `nil` takes from the flattened
    /// `x`. The other dimensions broadcast.
    ///
    /// An index outside gives NaN (for integers the value farthest from zero), as on JAX.
    /// - Throws: ``TensorError`` if the indices are not integers or the shapes do not fit.
    public static func takeAlongAxis(
        _ x: Tensor, _ indices: Tensor, axis: Int? = nil
    ) throws -> Tensor {
        guard let axis else { return try apply(TakeAlongAxis(axis: 0), [ravel(x), indices]) }
        return try apply(TakeAlongAxis(axis: axis), [x, indices])
    }
}

struct Take: MovingOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "Take")
    static let saves: SavedValues = .inputs
    static let movesFirstInputOnly = true

    let axis: Int?

    var arguments: [OperationArgument] {
        [OperationArgument("axis", axis.map { .int($0) } ?? .none)]
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        guard let axis else {
            return TensorSpec(shape: inputs[1].shape, dtype: inputs[0].dtype)
        }
        let shape = inputs[0].shape
        let place = try shape.resolved(axis: axis, for: "take")
        let sizes = shape.sizes[..<place] + inputs[1].shape.sizes + shape.sizes[(place + 1)...]
        return TensorSpec(shape: Shape(sizes: Array(sizes)), dtype: inputs[0].dtype)
    }

    /// `x` and the axis to gather along: the flattened `x` if no axis was given.
    private func source(_ x: Tensor) throws -> (Tensor, Int) {
        guard let axis else {
            return (x.withShape(Shape(sizes: [try x.shape.elementCount()])), 0)
        }
        return (x, try x.shape.resolved(axis: axis, for: "take"))
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let (x, axis) = try source(inputs[0])
        let indices = try inputs[1].asIndices(for: "take")
        let sizes = try x.gatherSizes(axis: axis, count: indices.shape.elementCount())
        let outside = try x.dtype.outsideElement()
        return try Tensor(uninitialized: spec.shape, dtype: spec.dtype) { target in
            try withBytes(x, indices, outside) { x, indices, outside in
                keras_gather(
                    sizes, spec.dtype.byteCount, x,
                    indices.assumingMemoryBound(to: Int64.self), outside, target.baseAddress)
            }
        }
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let (x, axis) = try source(saved.inputs[0].withoutValues)
        let shape = self.axis == nil ? Shape(sizes: [try x.shape.elementCount()]) : x.shape
        let indices = try saved.inputs[1].asIndices(for: "take")
        let gradient = try scattered(
            upstream, indices, shape: shape, axis: axis, count: indices.shape.elementCount(),
            keras_scatter_add)
        return [gradient.withShape(saved.inputs[0].shape), nil]
    }
}

struct TakeAlongAxis: SingleOutputOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "TakeAlongAxis")
    static let saves: SavedValues = .inputs

    let axis: Int

    var arguments: [OperationArgument] { [OperationArgument("axis", .int(axis))] }

    /// The shapes that `x` and the indices are stretched to.
    private func shapes(_ inputs: [Tensor]) throws -> (x: Shape, indices: Shape, axis: Int) {
        let (x, indices) = (inputs[0].shape, inputs[1].shape)
        let axis = try x.resolved(axis: axis, for: "take_along_axis")
        guard x.rank == indices.rank else {
            throw TensorError.incompatibleShapes(
                operation: "take_along_axis", shapes: [x, indices],
                reason: "`x` and `indices` must have the same number of dimensions")
        }
        let common = try Shape.broadcast(
            x.replacing(axis: axis, with: 1), indices.replacing(axis: axis, with: 1),
            operation: "take_along_axis")
        return (
            common.replacing(axis: axis, with: x[axis]),
            common.replacing(axis: axis, with: indices[axis]), axis
        )
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        TensorSpec(shape: try shapes(inputs).indices, dtype: inputs[0].dtype)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let (shape, indexShape, axis) = try shapes(inputs)
        let x = try Ops.broadcastTo(inputs[0], shape)
        let indices = try Ops.broadcastTo(inputs[1].asIndices(for: "take_along_axis"), indexShape)
        let sizes = try x.gatherSizes(axis: axis, count: indexShape.sizes[axis])
        let outside = try x.dtype.outsideElement()
        return try Tensor(uninitialized: spec.shape, dtype: spec.dtype) { target in
            try withBytes(x, indices, outside) { x, indices, outside in
                keras_gather_along(
                    sizes, spec.dtype.byteCount, x,
                    indices.assumingMemoryBound(to: Int64.self), outside, target.baseAddress)
            }
        }
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let (shape, indexShape, axis) = try shapes(saved.inputs)
        let indices = try Ops.broadcastTo(
            saved.inputs[1].asIndices(for: "take_along_axis"), indexShape)
        let gradient = try scattered(
            upstream, indices, shape: shape, axis: axis, count: indexShape.sizes[axis],
            keras_scatter_add_along)
        return [try gradient.unbroadcast(to: saved.inputs[0].shape), nil]
    }
}

/// The memory of three tensors that have any.
func withBytes(
    _ a: Tensor, _ b: Tensor, _ c: Tensor,
    _ body: (UnsafeRawPointer, UnsafeRawPointer, UnsafeRawPointer) throws -> Void
) throws {
    try a.withBytes { a in
        try b.withBytes { b in
            try c.withBytes { c in
                guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else {
                    return
                }
                try body(a, b, c)
            }
        }
    }
}
