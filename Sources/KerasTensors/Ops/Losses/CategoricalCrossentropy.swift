import CKerasKernels

extension Ops {
    /// `-Σ target · log(output)` along `axis`, where `output` holds probabilities, which are
    /// divided by their sum and clipped to `epsilon … 1 - epsilon`, or logits
    /// (`keras.ops.categorical_crossentropy`).
    ///
    /// - Parameter epsilon: Keras's `backend.epsilon()`.
    /// - Throws: ``TensorError`` unless both have the same shape, of rank 1 at least.
    public static func categoricalCrossentropy(
        target: Tensor, output: Tensor, fromLogits: Bool = false, axis: Int = -1,
        epsilon: Double = 1e-7
    ) throws -> Tensor {
        let op = CategoricalCrossentropy(fromLogits: fromLogits, axis: axis, epsilon: epsilon)
        return try apply(op, [target, output])
    }
}

struct CategoricalCrossentropy: SingleOutputOperation {
    static let kerasName = KerasName.nn("CategoricalCrossentropy")
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

    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        try DType.promoted(inputs, operation: "CategoricalCrossentropy").floating
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let (target, output) = (inputs[0].shape, inputs[1].shape)
        guard target.isCompatible(with: output) else {
            throw TensorError.incompatibleShapes(
                operation: "CategoricalCrossentropy", shapes: [target, output],
                reason: "Arguments `target` and `output` must have the same shape. "
                    + "Received: target.shape=\(target), output.shape=\(output)")
        }
        guard output.rank >= 1 else {
            throw TensorError.incompatibleShapes(
                operation: "CategoricalCrossentropy", shapes: [target, output],
                reason: "Arguments `target` and `output` must be at least rank 1. "
                    + "Received: target.shape=\(target), output.shape=\(output)")
        }
        let shape = try output.reduced(
            Axes(axis), keepDims: false, "CategoricalCrossentropy")
        return TensorSpec(shape: shape, dtype: try computeDType(inputs) ?? .float32)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let target = try inputs[0].converted(to: spec.dtype.wide)
        let output = try inputs[1].converted(to: spec.dtype.wide)
        let extent = try AxisExtent(output.shape, axis: axis, "CategoricalCrossentropy")
        guard extent.inner == 1 else {
            let products = try Ops.multiply(target, logProbabilities(output))
            return try Ops.negative(Ops.sum(products, axis: Axes(axis)))
                .converted(to: spec.dtype)
        }
        let source = fromLogits ? try Ops.logSoftmax(output, axis: axis) : output
        return try Tensor(uninitialized: spec.shape, dtype: output.dtype) { losses in
            try target.withBytes { target in
                try source.withBytes { source in
                    let dtype = output.dtype.cValue
                    _ =
                        fromLogits
                        ? keras_categorical_crossentropy(
                            dtype, target.baseAddress, source.baseAddress, losses.baseAddress,
                            extent.outer, extent.size)
                        : keras_categorical_crossentropy_of(
                            dtype, target.baseAddress, source.baseAddress, losses.baseAddress,
                            extent.outer, extent.size, epsilon)
                }
            }
        }.converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let dtype = saved.inputs[1].dtype.wide
        let target = try saved.inputs[0].converted(to: dtype)
        let output = try saved.inputs[1].converted(to: dtype)
        let upstream = try upstream.converted(to: dtype)
        let expanded = upstream.withShape(
            try output.shape.reduced(Axes(axis), keepDims: true, "CategoricalCrossentropy"))
        return [
            saved.needsGradient[0]
                ? try Ops.negative(Ops.multiply(expanded, logProbabilities(output))) : nil,
            saved.needsGradient[1]
                ? try outputGradient(target, output, upstream, expanded) : nil,
        ]
    }

    private func outputGradient(
        _ target: Tensor, _ output: Tensor, _ upstream: Tensor, _ expanded: Tensor
    ) throws -> Tensor {
        let extent = try AxisExtent(output.shape, axis: axis, "CategoricalCrossentropy")
        guard extent.inner == 1 else {
            return try strayAxisGradient(target, output, expanded)
        }
        return try Tensor(uninitialized: output.shape, dtype: output.dtype) { result in
            try target.withBytes { target in
                try output.withBytes { bytes in
                    try upstream.withBytes { upstream in
                        let dtype = output.dtype.cValue
                        guard fromLogits else {
                            _ = keras_categorical_crossentropy_of_gradient(
                                dtype, target.baseAddress, bytes.baseAddress,
                                upstream.baseAddress, result.baseAddress, extent.outer,
                                extent.size, epsilon)
                            return
                        }
                        _ = keras_softmax(
                            false, dtype, bytes.baseAddress, result.baseAddress, extent.outer,
                            extent.size, 1)
                        _ = keras_categorical_crossentropy_gradient(
                            dtype, target.baseAddress, upstream.baseAddress, result.baseAddress,
                            extent.outer, extent.size)
                    }
                }
            }
        }
    }

    /// The gradient along another axis than the last.
    private func strayAxisGradient(
        _ target: Tensor, _ output: Tensor, _ upstream: Tensor
    ) throws -> Tensor {
        let axes = Axes(axis)
        if fromLogits {
            let softmax = try Ops.softmax(output, axis: axis)
            let weight = try Ops.sum(target, axis: axes, keepDims: true)
            return try Ops.multiply(
                upstream, Ops.subtract(Ops.multiply(softmax, weight), target))
        }
        let sum = try Ops.sum(output, axis: axes, keepDims: true)
        let share = try Ops.divide(output, sum)
        let clip = Clip(low: .float(epsilon), high: .float(1 - epsilon))
        let clipped = try apply(clip, [share])
        let slope = try Ops.negative(Ops.multiply(upstream, Ops.divide(target, clipped)))
        let saved = SavedApplication(inputs: [share], output: clipped, needsGradient: [true])
        guard let inner = try clip.gradients(slope, saved)[0] else { return slope }
        let mean = try Ops.sum(Ops.multiply(inner, share), axis: axes, keepDims: true)
        return try Ops.divide(Ops.subtract(inner, mean), sum)
    }

    private func logProbabilities(_ output: Tensor) throws -> Tensor {
        if fromLogits { return try Ops.logSoftmax(output, axis: axis) }
        let share = try Ops.divide(output, Ops.sum(output, axis: Axes(axis), keepDims: true))
        return try Ops.log(Ops.clip(share, min: epsilon, max: 1 - epsilon))
    }
}
