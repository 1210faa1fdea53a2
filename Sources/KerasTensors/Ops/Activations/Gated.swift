import CKerasKernels

extension Ops {
    /// The first half of `x` along `axis` times the sigmoid of the second (`keras.ops.glu`).
    ///
    /// - Throws: ``TensorError`` if the size along `axis` is odd, or for integers.
    public static func glu(_ x: Tensor, axis: Int = -1) throws -> Tensor {
        try apply(Glu(axis: axis), [x])
    }

    /// Numbers of which many are exactly 0, as `keras.ops.sparsemax` computes them.
    ///
    /// The paper's sparsemax is the projection on the numbers that sum to 1. Keras's formula
    /// (3.15) differs from it wherever more than one of them is positive; models keep their
    /// predictions only with Keras's.
    public static func sparsemax(_ x: Tensor, axis: Int = -1) throws -> Tensor {
        try apply(Sparsemax(axis: axis), [x])
    }
}

struct Glu: SingleOutputOperation {
    static let kerasName = KerasName.nn("Glu")
    static let saves: SavedValues = .inputs
    let axis: Int

    var arguments: [OperationArgument] { [OperationArgument("axis", .int(axis))] }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let x = inputs[0]
        guard x.dtype.isFloatingPoint else {
            throw TensorError.unsupportedDType(
                operation: "Glu", dtype: x.dtype, remedy: "cast to float32 first")
        }
        let index = try x.shape.checkedIndex(ofAxis: axis, "Glu")
        guard let size = x.shape[index] else { return x.spec }
        guard size.isMultiple(of: 2) else {
            throw TensorError.incompatibleShapes(
                operation: "Glu", shapes: [x.shape],
                reason: "axis size must be divisible by 2")
        }
        return TensorSpec(shape: x.shape.replacing(axis: index, with: size / 2), dtype: x.dtype)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let x = try inputs[0].converted(to: spec.dtype.wide)
        let extent = try AxisExtent(spec.shape, axis: axis, "Glu")
        return try Tensor(uninitialized: spec.shape, dtype: x.dtype) { result in
            try x.withBytes {
                _ = keras_glu(
                    x.dtype.cValue, $0.baseAddress, result.baseAddress, extent.outer, extent.size,
                    extent.inner)
            }
        }.converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let x = try saved.inputs[0].converted(to: saved.inputs[0].dtype.wide)
        let upstream = try upstream.converted(to: x.dtype)
        let extent = try AxisExtent(upstream.shape, axis: axis, "Glu")
        let gradient = try Tensor(uninitialized: x.shape, dtype: x.dtype) { result in
            try x.withBytes { bytes in
                try upstream.withBytes {
                    _ = keras_glu_gradient(
                        x.dtype.cValue, bytes.baseAddress, $0.baseAddress, result.baseAddress,
                        extent.outer, extent.size, extent.inner)
                }
            }
        }
        return [gradient]
    }
}

struct Sparsemax: SingleOutputOperation {
    static let kerasName = KerasName.nn("Sparsemax")
    static let saves: SavedValues = .inputs
    let axis: Int

    var arguments: [OperationArgument] { [OperationArgument("axis", .int(axis))] }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        _ = try inputs[0].shape.checkedIndex(ofAxis: axis, "Sparsemax")
        return TensorSpec(shape: inputs[0].shape, dtype: inputs[0].dtype.floating)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let x = try inputs[0].converted(to: spec.dtype.wide)
        let extent = try AxisExtent(x.shape, axis: axis, "Sparsemax")
        return try Tensor(uninitialized: x.shape, dtype: x.dtype) { result in
            try x.withBytes {
                _ = keras_sparsemax(
                    x.dtype.cValue, $0.baseAddress, result.baseAddress, extent.outer, extent.size,
                    extent.inner)
            }
        }.converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let dtype = saved.inputs[0].dtype.floating.wide
        let x = try saved.inputs[0].converted(to: dtype)
        let upstream = try upstream.converted(to: dtype)
        let extent = try AxisExtent(x.shape, axis: axis, "Sparsemax")
        let gradient = try Tensor(uninitialized: x.shape, dtype: dtype) { gradient in
            try x.withBytes { bytes in
                try upstream.withBytes {
                    _ = keras_sparsemax_gradient(
                        dtype.cValue, bytes.baseAddress, $0.baseAddress,
                        gradient.baseAddress, extent.outer, extent.size, extent.inner)
                }
            }
        }
        return [gradient]
    }
}
