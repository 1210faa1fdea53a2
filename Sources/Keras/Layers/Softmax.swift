import KerasTensors

/// Exponentials that sum to 1. (Keras: `keras.layers.Softmax`.)
///
/// Input and output: any shape. A mask that broadcasts to the input says which elements take part;
/// the others become 0.
open class Softmax: Layer {
    /// The axis, or axes, along which the sum is 1.
    @Configured public var axis: Axes = -1

    /// A softmax along `axis`, or along several axes together.
    public convenience init(axis: Axes = -1, name: String? = nil) {
        self.init()
        self.axis = axis
        if let name { self.name = name }
    }

    open override var supportsMasking: Bool { true }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        guard var mask = CallContext.current.mask else { return try softmax(inputs) }
        guard mask.rank <= inputs.rank else {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: "a mask of at most the input's \(inputs.rank) dimensions",
                found: "\(mask.shape)")
        }
        if mask.dtype != .bool { mask = try Ops.greater(mask, 0.5) }
        let masked = try Ops.where(mask, inputs, Tensor(.float(inputs.dtype.masked)))
        // Where all of an axis is masked, the softmax would be the same for all.
        return try Ops.where(mask, softmax(masked), 0.0)
    }

    private func softmax(_ inputs: Tensor) throws -> Tensor {
        guard axis.values.count > 1 else {
            return try Ops.softmax(inputs, axis: axis.values.first ?? -1)
        }
        return try Ops.exp(Ops.subtract(inputs, Ops.logsumexp(inputs, axis: axis, keepDims: true)))
    }

    /// There is nothing to build, so Keras writes no build config.
    open override func buildConfig() throws -> Config? { nil }
}

extension DType {
    /// So small that its exponential is 0 beside any other.
    var masked: Double { self == .float16 ? -3e4 : -1e9 }
}
