extension Ops {
    /// `x` with its elements, in row-major order, as `shape`; one dimension may be -1 and is worked
    /// out (`keras.ops.reshape`). Shares memory with `x`.
    ///
    /// - Throws: ``TensorError`` if `shape` has another number of elements.
    public static func reshape(_ x: Tensor, _ shape: [Int]) throws -> Tensor {
        try apply(Reshape(newShape: shape), [x])
    }

    /// `x` as a vector (`keras.ops.ravel`).
    public static func ravel(_ x: Tensor) throws -> Tensor { try reshape(x, [-1]) }

    /// `x` with new axes of size 1 at `axes` of the result (`keras.ops.expand_dims`).
    public static func expandDims(_ x: Tensor, axis axes: Axes) throws -> Tensor {
        try apply(ExpandDims(axes: axes.values), [x])
    }

    /// `x` without the axes `axes`, which must have size 1; without all such axes if `nil`
    /// (`keras.ops.squeeze`).
    public static func squeeze(_ x: Tensor, axis axes: Axes? = nil) throws -> Tensor {
        try apply(Squeeze(axes: axes?.values), [x])
    }
}

extension Tensor {
    /// The same elements as `shape`; see ``Ops/reshape(_:_:)``.
    public func reshaped(_ shape: Int...) throws -> Tensor { try Ops.reshape(self, shape) }

    /// The same elements as `shape`; see ``Ops/reshape(_:_:)``.
    public func reshaped(to shape: [Int]) throws -> Tensor { try Ops.reshape(self, shape) }
}

/// An op whose result has the elements of its input in the same order, and shares its memory.
protocol ReshapingOperation: MovingOperation {
    func outputSizes(_ shape: Shape) throws -> [Int]
}

extension ReshapingOperation {
    static var saves: SavedValues { [] }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        TensorSpec(
            shape: Shape(sizes: try outputSizes(inputs[0].shape)), dtype: inputs[0].dtype)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        inputs[0].withShape(spec.shape)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        [upstream.withShape(saved.inputs[0].shape)]
    }
}

struct Reshape: ReshapingOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "Reshape")

    let newShape: [Int]

    var arguments: [OperationArgument] {
        [OperationArgument("newshape", .list(newShape.map { .int($0) }))]
    }

    func outputSizes(_ shape: Shape) throws -> [Int] {
        let unknowns = newShape.count { $0 == -1 }
        guard unknowns <= 1, newShape.allSatisfy({ $0 >= -1 }) else {
            throw TensorError.invalidArgument(
                operation: "reshape", argument: "newshape",
                expected: "sizes of which at most one is -1", found: "\(newShape)")
        }
        guard shape.isFullyKnown else { return newShape }
        let count = try shape.elementCount()
        let known = try Shape(sizes: newShape.filter { $0 != -1 }).elementCount()
        let fits = unknowns == 0 ? known == count : known > 0 && count % known == 0
        guard fits else {
            throw TensorError.incompatibleShapes(
                operation: "reshape", shapes: [shape, Shape(sizes: newShape)],
                reason: "The total size of the tensor must be unchanged")
        }
        return newShape.map { $0 == -1 ? count / known : $0 }
    }
}

struct ExpandDims: ReshapingOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "ExpandDims")

    let axes: [Int]

    var arguments: [OperationArgument] {
        let values = axes.map { OperationArgument.Value.int($0) }
        return [OperationArgument("axis", values.count == 1 ? values[0] : .list(values))]
    }

    func outputSizes(_ shape: Shape) throws -> [Int] {
        let rank = shape.rank + axes.count
        let places = try Shape(sizes: Array(repeating: 1, count: rank))
            .resolved(axes: axes, for: "expand_dims")
        var sizes = shape.sizes
        for place in places.sorted() { sizes.insert(1, at: place) }
        return sizes
    }
}

struct Squeeze: ReshapingOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "Squeeze")

    let axes: [Int]?

    var arguments: [OperationArgument] {
        guard let axes else { return [OperationArgument("axis", .none)] }
        let values = axes.map { OperationArgument.Value.int($0) }
        return [OperationArgument("axis", values.count == 1 ? values[0] : .list(values))]
    }

    func outputSizes(_ shape: Shape) throws -> [Int] {
        guard let axes else { return shape.sizes.filter { $0 != 1 } }
        let places = try shape.resolved(axes: axes, for: "squeeze")
        if let wrong = places.first(where: { shape.sizes[$0] != 1 }) {
            throw TensorError.incompatibleShapes(
                operation: "squeeze", shapes: [shape],
                reason: "Cannot squeeze axis \(wrong), because the dimension is not 1")
        }
        return shape.sizes.enumerated().filter { !places.contains($0.offset) }.map(\.element)
    }
}
