import CKerasKernels

extension Ops {
    /// `-log` of the probability of class `target` along the last axis, where `output` holds
    /// probabilities, which are divided by their sum and clipped to `epsilon … 1 - epsilon`, or
    /// logits (`keras.ops.sparse_categorical_crossentropy`).
    ///
    /// A target that is not a class has loss 0.
    /// - Parameters:
    ///   - target: Numbers of classes, in the shape of `output` without its last dimension, or
    ///     with 1 there.
    ///   - epsilon: Keras's `backend.epsilon()`.
    /// - Throws: ``TensorError`` if the shapes do not fit, or for another axis than the last.
    public static func sparseCategoricalCrossentropy(
        target: Tensor, output: Tensor, fromLogits: Bool = false, axis: Int = -1,
        epsilon: Double = 1e-7
    ) throws -> Tensor {
        let op = SparseCategoricalCrossentropy(
            fromLogits: fromLogits, axis: axis, epsilon: epsilon)
        return try apply(op, [target, output])
    }
}

struct SparseCategoricalCrossentropy: SingleOutputOperation {
    static let kerasName = KerasName.nn("SparseCategoricalCrossentropy")
    static let saves: SavedValues = .inputs
    let fromLogits: Bool
    let axis: Int
    let epsilon: Double

    var arguments: [OperationArgument] {
        [
            OperationArgument("from_logits", .bool(fromLogits)),
            OperationArgument("axis", .int(axis)),
        ]
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let output = inputs[1].shape
        var target = inputs[0].shape
        guard output.rank >= 1 else {
            throw TensorError.incompatibleShapes(
                operation: "SparseCategoricalCrossentropy", shapes: [target, output],
                reason: "Argument `output` must be at least rank 1. "
                    + "Received: output.shape=\(output)")
        }
        if target.rank == output.rank, target[-1] == 1 {
            target = target.withoutLast
        }
        let rows = output.withoutLast
        guard target.isCompatible(with: rows) else {
            throw TensorError.incompatibleShapes(
                operation: "SparseCategoricalCrossentropy", shapes: [inputs[0].shape, output],
                reason: "Arguments `target` and `output` must have the same shape up until the "
                    + "last dimension: target.shape=\(target), output.shape=\(output)")
        }
        guard output.index(ofAxis: axis) == output.rank - 1 else {
            throw TensorError.invalidArgument(
                operation: "SparseCategoricalCrossentropy", argument: "axis",
                expected: "the last axis; move the classes there first", found: "\(axis)")
        }
        return TensorSpec(shape: rows, dtype: inputs[1].dtype.floating)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let target = try inputs[0].converted(to: .int32)
        let output = try inputs[1].converted(to: spec.dtype.wide)
        let extent = try AxisExtent(output.shape, axis: -1, "SparseCategoricalCrossentropy")
        let source = fromLogits ? try Ops.logSoftmax(output) : output
        return try Tensor(uninitialized: spec.shape, dtype: output.dtype) { losses in
            defer {
                withExtendedLifetime(target) {}
                withExtendedLifetime(source) {}
            }
            let classes = target.memory?.assumingMemoryBound(to: Int32.self)
            _ =
                fromLogits
                ? keras_sparse_crossentropy(
                    output.dtype.cValue, classes, source.memory, losses.baseAddress, extent.outer,
                    extent.size)
                : keras_sparse_crossentropy_of(
                    output.dtype.cValue, classes, source.memory, losses.baseAddress, extent.outer,
                    extent.size, epsilon)
        }.converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let dtype = saved.inputs[1].dtype.floating.wide
        let target = try saved.inputs[0].converted(to: .int32)
        let output = try saved.inputs[1].converted(to: dtype)
        let upstream = try upstream.converted(to: dtype)
        let extent = try AxisExtent(output.shape, axis: -1, "SparseCategoricalCrossentropy")
        let gradient = try Tensor(uninitialized: output.shape, dtype: dtype) { result in
            defer {
                withExtendedLifetime(target) {}
                withExtendedLifetime(output) {}
                withExtendedLifetime(upstream) {}
            }
            let classes = target.memory?.assumingMemoryBound(to: Int32.self)
            guard fromLogits else {
                _ = keras_sparse_crossentropy_of_gradient(
                    dtype.cValue, classes, output.memory, upstream.memory, result.baseAddress,
                    extent.outer, extent.size, epsilon)
                return
            }
            _ = keras_softmax(
                false, dtype.cValue, output.memory, result.baseAddress, extent.outer, extent.size,
                1)
            _ = keras_sparse_crossentropy_gradient(
                dtype.cValue, classes, upstream.memory, result.baseAddress, extent.outer,
                extent.size)
        }
        return [nil, gradient]
    }
}
