extension Ops {
    /// The block of `x` that begins at `startIndices` and has `shape`, where -1 is "to the end"
    /// (`keras.ops.slice`).
    ///
    /// - Throws: ``TensorError`` if the block is not inside `x`.
    public static func slice(
        _ x: Tensor, startIndices: [Int], shape: [Int]
    ) throws -> Tensor {
        try apply(Slice(startIndices: startIndices, shape: shape), [x])
    }

    /// `x` with its elements in reverse order along `axes`, all if `nil` (`keras.ops.flip`).
    public static func flip(_ x: Tensor, axis axes: Axes? = nil) throws -> Tensor {
        try apply(Flip(axes: axes), [x])
    }
}

struct Slice: MovingOperation {
    static let kerasName = KerasName(module: "keras.src.ops.core", className: "Slice")
    static let saves: SavedValues = []

    let startIndices: [Int]
    let shape: [Int]

    var arguments: [OperationArgument] {
        [OperationArgument("shape", .list(shape.map { .int($0) }))]
    }

    func callArguments(inputCount: Int) -> [OperationArgument.Value] {
        [.input(0), .list(startIndices.map { .int($0) })]
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let sizes = inputs[0].shape.sizes
        guard sizes.count == shape.count, sizes.count == startIndices.count else {
            throw TensorError.invalidArgument(
                operation: "slice", argument: "start_indices",
                expected: "\(sizes.count) numbers, and as many sizes",
                found: "start_indices=\(startIndices), shape=\(shape)")
        }
        let result = try sizes.indices.map { axis in
            let (size, start, count) = (sizes[axis], startIndices[axis], shape[axis])
            let end = count == -1 ? max(start, size) : try sizeSum(start, count)
            guard start >= 0, count >= -1, size == -1 || (start <= end && end <= size) else {
                throw TensorError.invalidArgument(
                    operation: "slice", argument: "start_indices",
                    expected: "a block inside \(inputs[0].shape)",
                    found: "start_indices=\(startIndices), shape=\(shape)")
            }
            if count != -1 { return count }
            return size == -1 ? -1 : size - start
        }
        return TensorSpec(shape: Shape(sizes: result), dtype: inputs[0].dtype)
    }

    private func layout(_ shape: Shape) -> StridedLayout {
        var layout = StridedLayout(dense: shape.sizes)
        layout.offset = zip(startIndices, layout.strides).reduce(0) { $0 + $1.0 * $1.1 }
        return layout
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        try inputs[0].gathered(layout(inputs[0].shape), sizes: spec.shape.sizes)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        [try upstream.scattered(layout(saved.inputs[0].shape), into: saved.inputs[0].shape)]
    }
}

extension Tensor {
    /// Zeros of `shape` with these elements written through `layout`.
    func scattered(_ layout: StridedLayout, into shape: Shape, sizes: [Int]? = nil) throws -> Tensor
    {
        let sizes = sizes ?? self.shape.sizes
        return try Tensor(uninitialized: shape, dtype: dtype) { target in
            _ = target.initializeMemory(as: UInt8.self, repeating: 0)
            try copy(StridedLayout(dense: sizes), to: target, layout, sizes: sizes)
        }
    }
}

struct Flip: MovingOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "Flip")
    static let saves: SavedValues = []

    let axes: Axes?

    var arguments: [OperationArgument] {
        [OperationArgument("axis", axes?.argument ?? .none)]
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        _ = try inputs[0].shape.resolved(axes: axes?.values ?? [], for: "flip")
        return inputs[0].spec
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let places = try axes.map { try spec.shape.resolved(axes: $0.values, for: "flip") }
        var layout = StridedLayout(dense: spec.shape.sizes)
        for place in places ?? Array(spec.shape.sizes.indices) {
            layout.offset += max(spec.shape.sizes[place] - 1, 0) * layout.strides[place]
            layout.strides[place] *= -1
        }
        return try inputs[0].gathered(layout, sizes: spec.shape.sizes)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        [try forward([upstream], upstream.spec)]
    }
}
