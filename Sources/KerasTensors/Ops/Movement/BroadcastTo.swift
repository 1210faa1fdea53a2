extension Ops {
    /// `x` stretched to `shape` along its axes of size 1 and new leading ones
    /// (`keras.ops.broadcast_to`).
    ///
    /// - Throws: ``TensorError`` if it does not fit.
    public static func broadcastTo(_ x: Tensor, _ shape: Shape) throws -> Tensor {
        guard x.shape != shape || x.weakScalar != nil else { return x.withMask(nil) }
        return try apply(BroadcastTo(shape: shape), [x])
    }

    /// `x` with each element (of the flattened `x`), or each slice along `axis`, `repeats` times in
    /// a row (`keras.ops.repeat`).
    public static func `repeat`(
        _ x: Tensor, _ repeats: Int, axis: Int? = nil
    ) throws -> Tensor {
        guard let axis else { return try apply(Repeat(repeats: repeats, axis: 0), [ravel(x)]) }
        return try apply(Repeat(repeats: repeats, axis: axis), [x])
    }

    /// `x` with each element (of the flattened `x`), or each slice along `axis`, as often in a row as
    /// its number in `repeats` says (`keras.ops.repeat`).
    ///
    /// - Throws: ``TensorError`` unless there is one number, not negative, for each of them.
    public static func `repeat`(
        _ x: Tensor, _ repeats: [Int], axis: Int? = nil
    ) throws -> Tensor {
        if repeats.count == 1 { return try `repeat`(x, repeats[0], axis: axis) }
        let settings: [OperationArgument] = [
            OperationArgument("repeats", .list(repeats.map { .int($0) })),
            .setting("axis", axis),
        ]
        return try composite(.numpy("Repeat"), [x], settings) {
            try spec(repeating: repeats, of: $0[0], axis)
        } _: {
            // The numbers may be a file's: what they add up to is compared with the limit of
            // allocations before there is anything of that size.
            _ = try spec(repeating: repeats, of: $0[0], axis)
            let total = try repeats.reduce(0, sizeSum)
            let places = try Tensor(uninitialized: Shape(sizes: [total]), dtype: .int32) { bytes in
                let places = bytes.bindMemory(to: Int32.self)
                var start = 0
                for (place, count) in repeats.enumerated() {
                    places[start..<start + count].update(
                        repeating: Int32(truncatingIfNeeded: place))
                    start += count
                }
            }
            return try take($0[0], places, axis: axis)
        }
    }

    private static func spec(
        repeating repeats: [Int], of x: Tensor, _ axis: Int?
    ) throws -> TensorSpec {
        let count = x.shape.sizes.contains(-1) ? -1 : try x.shape.elementCount()
        let shape = axis == nil ? Shape(sizes: [count]) : x.shape
        let place = try shape.resolved(axis: axis ?? 0, for: "repeat")
        let size = shape.sizes[place]
        guard size == -1 || size == repeats.count, repeats.allSatisfy({ $0 >= 0 }) else {
            throw TensorError.invalidArgument(
                operation: "repeat", argument: "repeats",
                expected: "a number, not negative, for each of \(size) places", found: "\(repeats)")
        }
        var sizes = shape.sizes
        sizes[place] = try repeats.reduce(0, sizeSum)
        return TensorSpec(shape: Shape(sizes: sizes), dtype: x.dtype)
    }

    /// `x` put side by side with itself, `repeats` times along each axis (`keras.ops.tile`);
    /// missing axes count as 1.
    public static func tile(_ x: Tensor, _ repeats: [Int]) throws -> Tensor {
        try apply(Tile(repeats: repeats), [x])
    }
}

struct BroadcastTo: MovingOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "BroadcastTo")
    static let saves: SavedValues = []

    let shape: Shape

    var arguments: [OperationArgument] {
        let sizes = shape.dimensions.map { $0.map { OperationArgument.Value.int($0) } ?? .none }
        return [OperationArgument("shape", .list(sizes))]
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let common = try Shape.broadcast(inputs[0].shape, shape, operation: "broadcast_to")
        guard common.isCompatible(with: shape) else {
            throw TensorError.incompatibleShapes(
                operation: "broadcast_to", shapes: [inputs[0].shape, shape],
                reason: "Cannot broadcast the first to the second")
        }
        return TensorSpec(shape: shape, dtype: inputs[0].dtype)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let own = inputs[0].shape.sizes
        let dense = StridedLayout(dense: own)
        let sizes = try shape.knownSizes(for: "broadcast_to")
        let missing = sizes.count - own.count
        let strides = sizes.indices.map { place in
            place < missing || own[place - missing] == 1 ? 0 : dense.strides[place - missing]
        }
        return try inputs[0].gathered(StridedLayout(strides: strides), sizes: sizes)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        [try upstream.unbroadcast(to: saved.inputs[0].shape)]
    }
}

struct Repeat: MovingOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "Repeat")
    static let saves: SavedValues = []

    let repeats: Int
    let axis: Int

    var arguments: [OperationArgument] {
        [OperationArgument("repeats", .int(repeats)), OperationArgument("axis", .int(axis))]
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let shape = inputs[0].shape
        let place = try shape.resolved(axis: axis, for: "repeat")
        guard repeats >= 0 else {
            throw TensorError.invalidArgument(
                operation: "repeat", argument: "repeats", expected: "not negative",
                found: "\(repeats)")
        }
        var sizes = shape.sizes
        sizes[place] = try sizeProduct(sizes[place], repeats)
        return TensorSpec(shape: Shape(sizes: sizes), dtype: inputs[0].dtype)
    }

    /// (outer, axis, inner) of the input.
    private func sizes(_ shape: Shape) throws -> [Int] {
        let place = try shape.resolved(axis: axis, for: "repeat")
        return [
            try shape.product(0..<place), shape.sizes[place],
            try shape.product(place + 1..<shape.rank),
        ]
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let sizes = try sizes(inputs[0].shape)
        return try inputs[0].gathered(
            StridedLayout(strides: [sizes[1] * sizes[2], sizes[2], 0, 1]),
            sizes: [sizes[0], sizes[1], repeats, sizes[2]], as: spec.shape)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let shape = saved.inputs[0].shape
        let sizes = try sizes(shape)
        let parts = Shape(sizes: [sizes[0], sizes[1], repeats, sizes[2]])
        return [try Ops.sum(upstream.withShape(parts), axis: 2).withShape(shape)]
    }
}

struct Tile: MovingOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "Tile")
    static let saves: SavedValues = []

    let repeats: [Int]

    var arguments: [OperationArgument] {
        [OperationArgument("repeats", .list(repeats.map { .int($0) }))]
    }

    /// Sizes and repeats, with leading ones where either is shorter.
    private func padded(_ shape: Shape) -> (sizes: [Int], repeats: [Int]) {
        let rank = max(shape.rank, repeats.count)
        return (
            Array(repeating: 1, count: rank - shape.rank) + shape.sizes,
            Array(repeating: 1, count: rank - repeats.count) + repeats
        )
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        guard repeats.allSatisfy({ $0 >= 0 }) else {
            throw TensorError.invalidArgument(
                operation: "tile", argument: "repeats", expected: "not negative",
                found: "\(repeats)")
        }
        let (sizes, repeats) = padded(inputs[0].shape)
        return TensorSpec(
            shape: Shape(sizes: try zip(sizes, repeats).map(sizeProduct)), dtype: inputs[0].dtype)
    }

    /// Repeats and sizes in turn: the result with each axis cut in two.
    private func interleaved(_ shape: Shape) -> [Int] {
        let (sizes, repeats) = padded(shape)
        return zip(repeats, sizes).flatMap { [$0, $1] }
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let dense = StridedLayout(dense: padded(inputs[0].shape).sizes)
        return try inputs[0].gathered(
            StridedLayout(strides: dense.strides.flatMap { [0, $0] }),
            sizes: interleaved(inputs[0].shape), as: spec.shape)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let shape = saved.inputs[0].shape
        let sizes = interleaved(shape)
        return [
            try Ops.sum(
                upstream.withShape(Shape(sizes: sizes)),
                axis: Axes(Array(stride(from: 0, to: sizes.count, by: 2)))
            ).withShape(shape)
        ]
    }
}
