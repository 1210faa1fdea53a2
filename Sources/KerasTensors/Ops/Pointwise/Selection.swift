import CKerasKernels

extension Ops {
    /// `x1` where `condition` is true (not 0), else `x2`, with broadcasting
    /// (`keras.ops.where`).
    public static func `where`(
        _ condition: Tensor, _ x1: Tensor, _ x2: Tensor
    ) throws -> Tensor {
        try apply(Where(), [condition, x1, x2])
    }
}

struct Where: SingleOutputOperation {
    static let kerasName = KerasName.numpy("Where")
    static let saves: SavedValues = .inputs

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let shape = try Shape.broadcast(
            inputs[0].shape,
            Shape.broadcast(inputs[1].shape, inputs[2].shape, operation: "Where"),
            operation: "Where")
        return TensorSpec(
            shape: shape,
            dtype: try DType.promoted([inputs[1], inputs[2]], operation: "Where"))
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let condition = try inputs[0].converted(to: .bool)
        let operands = try [condition, inputs[1], inputs[2]].enumerated().map { index, tensor in
            let tensor = index == 0 ? tensor : try tensor.converted(to: spec.dtype)
            let isPlain = tensor.shape == spec.shape || tensor.shape.rank == 0
            return isPlain ? tensor : try tensor.broadcast(to: spec.shape)
        }
        return try Tensor(uninitialized: spec.shape, dtype: spec.dtype) { result in
            try operands[0].withBytes { condition in
                try operands[1].withBytes { x1 in
                    try operands[2].withBytes { x2 in
                        keras_select(
                            spec.dtype.byteCount,
                            condition.baseAddress?.assumingMemoryBound(to: Bool.self),
                            operands[0].rank == 0 ? 0 : 1, x1.baseAddress,
                            operands[1].rank == 0 ? 0 : 1, x2.baseAddress,
                            operands[2].rank == 0 ? 0 : 1, result.baseAddress,
                            result.count / spec.dtype.byteCount)
                    }
                }
            }
        }
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let condition = saved.inputs[0]
        return [
            nil,
            saved.needsGradient[1]
                ? try Ops.where(condition, upstream, 0).unbroadcast(to: saved.inputs[1].shape)
                : nil,
            saved.needsGradient[2]
                ? try Ops.where(condition, 0, upstream).unbroadcast(to: saved.inputs[2].shape)
                : nil,
        ]
    }
}

extension Tensor {
    /// This tensor's elements repeated to fill `shape`, to which it broadcasts.
    func broadcast(to shape: Shape) throws -> Tensor {
        if self.shape == shape { return self }
        return try Tensor(uninitialized: shape, dtype: dtype) { result in
            try withBytes { bytes in
                if bytes.count == dtype.byteCount, rank <= shape.rank, result.count > 0 {
                    // One number, as a loss is, needs no layout.
                    result.copyMemory(from: bytes)
                    keras_repeat_first(
                        result.baseAddress, dtype.byteCount, result.count / dtype.byteCount)
                    return
                }
                try BroadcastLayout.with(
                    self.shape, self.shape, result: shape, operation: "broadcast"
                ) {
                    keras_repeat(dtype.byteCount, bytes.baseAddress, result.baseAddress, $0)
                }
            }
        }
    }
}
