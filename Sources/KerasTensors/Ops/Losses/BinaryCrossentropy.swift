import CKerasKernels

extension Ops {
    /// `-target · log(p) - (1 - target) · log(1 - p)`, element by element, where `output` holds
    /// the probabilities p, which are clipped to `epsilon … 1 - epsilon`, or their logits
    /// (`keras.ops.binary_crossentropy`).
    ///
    /// - Parameter epsilon: Keras's `backend.epsilon()`.
    /// - Throws: ``TensorError`` unless both have the same shape.
    public static func binaryCrossentropy(
        target: Tensor, output: Tensor, fromLogits: Bool = false, epsilon: Double = 1e-7
    ) throws -> Tensor {
        let op = BinaryCrossentropy(fromLogits: fromLogits, epsilon: epsilon)
        return try apply(op, [target, output])
    }
}

struct BinaryCrossentropy: SingleOutputOperation {
    static let kerasName = KerasName.nn("BinaryCrossentropy")
    static let saves: SavedValues = .inputs
    let fromLogits: Bool
    let epsilon: Double

    var arguments: [OperationArgument] { [OperationArgument("from_logits", .bool(fromLogits))] }

    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        try DType.promoted(inputs, operation: "BinaryCrossentropy").floating
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let (target, output) = (inputs[0].shape, inputs[1].shape)
        guard target.isCompatible(with: output) else {
            throw TensorError.incompatibleShapes(
                operation: "BinaryCrossentropy", shapes: [target, output],
                reason: "Arguments `target` and `output` must have the same shape. "
                    + "Received: target.shape=\(target), output.shape=\(output)")
        }
        return TensorSpec(shape: output, dtype: try computeDType(inputs) ?? .float32)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let target = try inputs[0].converted(to: spec.dtype.wide)
        let output = try inputs[1].converted(to: spec.dtype.wide)
        return try Tensor(uninitialized: spec.shape, dtype: output.dtype) { losses in
            try target.withBytes { target in
                try output.withBytes { bytes in
                    _ = keras_binary_crossentropy(
                        fromLogits, output.dtype.cValue, target.baseAddress, bytes.baseAddress,
                        losses.baseAddress, losses.count / output.dtype.byteCount, epsilon)
                }
            }
        }.converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let dtype = saved.inputs[1].dtype.wide
        let target = try saved.inputs[0].converted(to: dtype)
        let output = try saved.inputs[1].converted(to: dtype)
        let upstream = try upstream.converted(to: dtype)
        return [
            saved.needsGradient[0]
                ? try Ops.negative(Ops.multiply(upstream, logit(output))) : nil,
            saved.needsGradient[1] ? try outputGradient(target, output, upstream) : nil,
        ]
    }

    private func outputGradient(
        _ target: Tensor, _ output: Tensor, _ upstream: Tensor
    ) throws -> Tensor {
        try Tensor(uninitialized: output.shape, dtype: output.dtype) { result in
            try target.withBytes { target in
                try output.withBytes { bytes in
                    try upstream.withBytes { upstream in
                        _ = keras_binary_crossentropy_gradient(
                            fromLogits, output.dtype.cValue, target.baseAddress,
                            bytes.baseAddress, upstream.baseAddress, result.baseAddress,
                            result.count / output.dtype.byteCount, epsilon)
                    }
                }
            }
        }
    }

    private func logit(_ output: Tensor) throws -> Tensor {
        if fromLogits { return output }
        let p = try Ops.clip(output, min: epsilon, max: 1 - epsilon)
        return try Ops.subtract(Ops.log(p), Ops.log(Ops.subtract(1.0, p)))
    }
}
