extension Ops {
    /// `x` with its axes in the order `axes`, reversed if `nil` (`keras.ops.transpose`).
    ///
    /// - Throws: ``TensorError`` if `axes` is not a permutation of the axes.
    public static func transpose(_ x: Tensor, axes: [Int]? = nil) throws -> Tensor {
        try apply(Transpose(axes: axes), [x])
    }

    /// `x` with two axes exchanged (`keras.ops.swapaxes`).
    public static func swapaxes(_ x: Tensor, _ axis1: Int, _ axis2: Int) throws -> Tensor {
        try apply(SwapAxes(axis1: axis1, axis2: axis2), [x])
    }

    /// `x` with the axes `source` moved to the places `destination`, the others in their order
    /// (`keras.ops.moveaxis`).
    public static func moveaxis(
        _ x: Tensor, source: Axes, destination: Axes
    ) throws -> Tensor {
        try apply(MoveAxis(source: source, destination: destination), [x])
    }
}

extension Tensor {
    /// The axes in the order `axes`, reversed if none are given; see ``Ops/transpose(_:axes:)``.
    public func transposed(_ axes: Int...) throws -> Tensor {
        try Ops.transpose(self, axes: axes.isEmpty ? nil : axes)
    }
}

/// An op that puts the axes into another order.
protocol PermutingOperation: MovingOperation {
    /// Which axis of the input each axis of the result is.
    func permutation(_ shape: Shape) throws -> [Int]
}

extension PermutingOperation {
    static var saves: SavedValues { [] }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let shape = inputs[0].shape
        let sizes = try permutation(shape).map { shape.sizes[$0] }
        return TensorSpec(shape: Shape(sizes: sizes), dtype: inputs[0].dtype)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        try inputs[0].permuted(permutation(inputs[0].shape))
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let permutation = try permutation(saved.inputs[0].shape)
        var inverse = permutation
        for (place, axis) in permutation.enumerated() { inverse[axis] = place }
        return [try upstream.permuted(inverse)]
    }
}

extension Tensor {
    /// The axes in the order of a valid `permutation`.
    func permuted(_ permutation: [Int]) throws -> Tensor {
        let sizes = permutation.map { shape.sizes[$0] }
        let moved = permutation.filter { shape.sizes[$0] != 1 }
        if zip(moved, moved.dropFirst()).allSatisfy({ $0 < $1 }) {
            return withShape(Shape(sizes: sizes))
        }
        let dense = StridedLayout(dense: shape.sizes)
        return try gathered(
            StridedLayout(strides: permutation.map { dense.strides[$0] }), sizes: sizes)
    }
}

struct Transpose: PermutingOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "Transpose")

    let axes: [Int]?

    var arguments: [OperationArgument] {
        [OperationArgument("axes", axes.map { .list($0.map { .int($0) }) } ?? .none)]
    }

    func permutation(_ shape: Shape) throws -> [Int] {
        guard let axes else { return Array((0..<shape.rank).reversed()) }
        let result = try shape.resolved(axes: axes, for: "transpose", argument: "axes")
        guard result.count == shape.rank else {
            throw TensorError.invalidArgument(
                operation: "transpose", argument: "axes",
                expected: "a list of the same length as the shape \(shape)", found: "\(axes)")
        }
        return result
    }
}

struct SwapAxes: PermutingOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "Swapaxes")

    let axis1: Int
    let axis2: Int

    var arguments: [OperationArgument] {
        [OperationArgument("axis1", .int(axis1)), OperationArgument("axis2", .int(axis2))]
    }

    func permutation(_ shape: Shape) throws -> [Int] {
        var result = Array(0..<shape.rank)
        result.swapAt(
            try shape.resolved(axis: axis1, for: "swapaxes", argument: "axis1"),
            try shape.resolved(axis: axis2, for: "swapaxes", argument: "axis2"))
        return result
    }
}

struct MoveAxis: PermutingOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "Moveaxis")

    let source: Axes
    let destination: Axes

    var arguments: [OperationArgument] {
        [
            OperationArgument("source", source.argument),
            OperationArgument("destination", destination.argument),
        ]
    }

    func permutation(_ shape: Shape) throws -> [Int] {
        let from = try shape.resolved(axes: source.values, for: "moveaxis", argument: "source")
        let to = try shape.resolved(
            axes: destination.values, for: "moveaxis", argument: "destination")
        guard from.count == to.count else {
            throw TensorError.invalidArgument(
                operation: "moveaxis", argument: "destination",
                expected: "as many axes as source (\(source.values))",
                found: "\(destination.values)")
        }
        var result = (0..<shape.rank).filter { !from.contains($0) }
        for (place, axis) in zip(to, from).sorted(by: { $0.0 < $1.0 }) {
            result.insert(axis, at: place)
        }
        return result
    }
}
