import KerasTensors

/// Masks the steps whose numbers are all the same given one. (Keras: `keras.layers.Masking`.)
///
/// Input: `(batch, steps, features)`; output: the same, with zeros at masked steps, and a mask that
/// is `false` there for the layers behind.
open class Masking: Layer {
    /// What every number of a masked step is.
    @Configured public var maskValue: Number = 0.0

    /// A layer that masks steps of nothing but `maskValue`.
    public convenience init(maskValue: Number = 0.0, name: String? = nil) {
        self.init()
        self.maskValue = maskValue
        if let name { self.name = name }
    }

    open override var supportsMasking: Bool { true }

    private func kept(_ inputs: Tensor, keepDims: Bool) throws -> Tensor {
        let value = Tensor(.float(maskValue.doubleValue))
        return try Ops.any(Ops.notEqual(inputs, value), axis: -1, keepDims: keepDims)
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        try Ops.where(kept(inputs, keepDims: true), inputs, 0)
    }

    open override func computeMask(_ inputs: Nest<Tensor>, previous: Tensor?) throws -> Tensor? {
        try inputs.single.map { try kept($0, keepDims: false) }
    }

    /// There is nothing to build, so Keras writes no build config.
    open override func buildConfig() throws -> Config? { nil }
}
