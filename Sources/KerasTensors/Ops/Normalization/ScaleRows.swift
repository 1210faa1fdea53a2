import CKerasKernels

/// `x · scale + shift` along the last axis, in one pass instead of two.
struct ScaleRows: SingleOutputOperation {
    // Part of a composite that graphs hold.
    static let kerasName = KerasName.nn("BatchNorm")
    static let saves: SavedValues = .inputs

    /// Whether this is what it computes: floats of one dtype, and vectors along the last axis.
    static func suits(_ x: Tensor, _ scale: Tensor, _ shift: Tensor, axis: Int) -> Bool {
        let columns = x.shape.sizes.last
        return axis == x.rank - 1 && [.float32, .float64].contains(x.dtype)
            && [scale, shift].allSatisfy { $0.dtype == x.dtype && $0.shape.sizes == [columns] }
            && ![x, scale, shift].contains(where: \.isSymbolic)
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec { inputs[0].spec }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let columns = inputs[1].shape.sizes[0]
        return try Tensor(uninitialized: spec.shape, dtype: spec.dtype) { result in
            guard let start = result.baseAddress, result.count > 0 else { return }
            try withBytes(inputs[0], inputs[1], inputs[2]) { x, scale, shift in
                _ = keras_scale_rows(
                    spec.dtype.cValue, x, scale, shift, start,
                    result.count / (columns * spec.dtype.byteCount), columns)
            }
        }
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let (x, scale) = (saved.inputs[0], saved.inputs[1])
        let leading = Axes(Array(0..<x.rank - 1))
        return try [
            saved.needsGradient[0] ? Ops.multiply(upstream, scale) : nil,
            saved.needsGradient[1] ? Ops.sum(Ops.multiply(upstream, x), axis: leading) : nil,
            saved.needsGradient[2] ? Ops.sum(upstream, axis: leading) : nil,
        ]
    }
}
