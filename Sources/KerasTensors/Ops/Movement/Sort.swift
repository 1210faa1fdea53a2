import CKerasKernels

extension Ops {
    /// `x` with its elements in ascending order along `axis`, NaN last (`keras.ops.sort`).
    ///
    /// - Throws: ``TensorError`` for a scalar, which has no axis.
    public static func sort(_ x: Tensor, axis: Int = -1) throws -> Tensor {
        try composite(.numpy("Sort"), [x], [.setting("axis", axis)]) {
            _ = try $0[0].shape.resolved(axis: axis, for: "sort")
            return try takeAlongAxis($0[0], argsort($0[0], axis: axis), axis: axis)
        }
    }

    /// The indices that would sort `x` along `axis`, equal elements in their order, as int32
    /// (`keras.ops.argsort`).
    public static func argsort(_ x: Tensor, axis: Int = -1) throws -> Tensor {
        try apply(Argsort(axis: axis), [x])
    }

    /// The `k` largest elements along the last axis, in descending order, and their indices as
    /// int32 (`keras.ops.top_k`).
    ///
    /// - Throws: ``TensorError`` if the axis has fewer elements.
    public static func topK(
        _ x: Tensor, _ k: Int, sorted: Bool = true
    ) throws -> (values: Tensor, indices: Tensor) {
        let results = try applyAll(TopK(k: k, sorted: sorted), [x])
        return (results[0], results[1])
    }

    /// Whether each target's prediction is among the `k` largest of its row; ties count for the
    /// target, NaN against it (`keras.ops.in_top_k`). A bool for each target.
    public static func inTopK(
        _ targets: Tensor, _ predictions: Tensor, k: Int
    ) throws -> Tensor {
        try apply(InTopK(k: k), [targets, predictions])
    }
}

extension Tensor {
    /// For each row along the last axis the int64 indices of its `take` first elements in order.
    fileprivate func rowOrder(isDescending: Bool, take: Int) throws -> Tensor {
        let count = shape.sizes.last ?? 1
        let rows = try shape.product(0..<max(rank - 1, 0))
        let sizes = shape.sizes.dropLast() + [take]
        return try Tensor(uninitialized: Shape(sizes: Array(sizes)), dtype: .int64) { target in
            guard !target.isEmpty, let target = target.baseAddress else { return }
            let order = target.assumingMemoryBound(to: Int64.self)
            // Some ten thousand elements are worth asking a thread.
            let part = max((1 << 14) / count, 1)
            try withBytes { bytes in
                try Parallelism.tryForEach(chunks: (rows - 1) / part + 1) { chunk in
                    let first = chunk * part
                    _ = try Buffer.withScratch(byteCount: count * 32) { scratch in
                        keras_order_rows(
                            dtype.cValue, isDescending, min(part, rows - first), count, take,
                            bytes.baseAddress.map { $0 + first * count * dtype.byteCount },
                            scratch.assumingMemoryBound(to: UInt64.self), order + first * take)
                    }
                }
            }
        }
    }
}

struct Argsort: SingleOutputOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "Argsort")
    static let isDifferentiable = false

    let axis: Int

    var arguments: [OperationArgument] { [OperationArgument("axis", .int(axis))] }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let shape = inputs[0].shape
        if shape.rank > 0 { _ = try shape.resolved(axis: axis, for: "argsort") }
        return TensorSpec(shape: shape, dtype: .int32)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        guard inputs[0].rank > 0 else {
            return try WeakScalar.int(0).tensor(dtype: .int32)
        }
        let place = try spec.shape.resolved(axis: axis, for: "argsort")
        let last = spec.shape.rank - 1
        let x = try Ops.swapaxes(inputs[0], place, last)
        let order = try x.rowOrder(isDescending: false, take: x.shape.sizes[last])
        return try Ops.swapaxes(order.converted(to: .int32), place, last)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] { [nil] }
}

struct TopK: TensorOperation {
    static let kerasName = KerasName(module: "keras.src.ops.math", className: "TopK")

    let k: Int
    let sorted: Bool

    var arguments: [OperationArgument] {
        [OperationArgument("k", .int(k)), OperationArgument("sorted", .bool(sorted))]
    }

    func outputSpecs(_ inputs: [Tensor]) throws -> [TensorSpec] {
        let shape = inputs[0].shape
        let size = shape.sizes.last ?? 0
        guard k >= 0, size == -1 || k <= size else {
            throw TensorError.invalidArgument(
                operation: "top_k", argument: "k",
                expected: "from 0 to the last dimension of \(shape)", found: "\(k)")
        }
        let result = shape.replacing(axis: -1, with: k)
        return [
            TensorSpec(shape: result, dtype: inputs[0].dtype),
            TensorSpec(shape: result, dtype: .int32),
        ]
    }

    func forward(_ inputs: [Tensor], _ specs: [TensorSpec]) throws -> [Tensor] {
        let order = try inputs[0].rowOrder(isDescending: true, take: k)
        return [
            try Ops.takeAlongAxis(inputs[0], order, axis: -1), try order.converted(to: .int32),
        ]
    }

    func gradients(_ upstream: [Tensor?], _ saved: SavedApplication) throws -> [Tensor?] {
        guard let upstream = upstream[0] else { return [nil] }
        let application = SavedApplication(
            inputs: [saved.inputs[0], saved.outputs[1]], output: saved.output,
            needsGradient: [true, false])
        return [try TakeAlongAxis(axis: -1).gradients(upstream, application)[0]]
    }
}

struct InTopK: SingleOutputOperation {
    static let kerasName = KerasName(module: "keras.src.ops.math", className: "InTopK")
    static let isDifferentiable = false

    let k: Int

    var arguments: [OperationArgument] { [OperationArgument("k", .int(k))] }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let (targets, predictions) = (inputs[0].shape, inputs[1].shape)
        guard predictions.rank == targets.rank + 1,
            targets.isCompatible(with: predictions.withoutLast)
        else {
            throw TensorError.incompatibleShapes(
                operation: "in_top_k", shapes: [targets, predictions],
                reason: "the predictions must have the targets' shape and one axis more")
        }
        return TensorSpec(shape: targets, dtype: .bool)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let targets = try inputs[0].asIndices(for: "in_top_k")
        let predictions = try inputs[1].converted(
            to: inputs[1].dtype == .float64 ? .float64 : .float32)
        let classes = predictions.shape.sizes.last ?? 0
        let count = try spec.shape.elementCount()
        return try Tensor(uninitialized: spec.shape, dtype: .bool) { target in
            try withBytes(targets, predictions, targets) { targets, predictions, _ in
                keras_in_top_k(
                    predictions, inputs[1].dtype == .float64, count, classes, Int64(k),
                    targets.assumingMemoryBound(to: Int64.self), target.baseAddress)
            }
        }
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        [nil, nil]
    }
}
