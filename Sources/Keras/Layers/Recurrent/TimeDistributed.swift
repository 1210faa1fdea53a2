import KerasTensors

/// Applies a layer to each step of a sequence. (Keras: `keras.layers.TimeDistributed`.)
///
/// Input: `(batch, steps, …)`; output: `(batch, steps, …)` with what the layer makes of the rest.
open class TimeDistributed: Layer {
    /// What is applied; must be set.
    @Configured(isRequired: true) public var layer: Layer? = nil

    /// A layer that applies `layer` to each step.
    public convenience init(_ layer: Layer, name: String? = nil) {
        self.init()
        self.layer = layer
        if let name { self.name = name }
    }

    open override var supportsMasking: Bool { true }

    private var wrapped: Layer {
        get throws {
            guard let layer else {
                throw KerasError.notConfigured(object: summaryDescription, key: "layer")
            }
            return layer
        }
    }

    open override func setUp() throws {
        try super.setUp()
        _ = try wrapped
    }

    /// `shape` without its steps.
    private func step(of shape: Shape) throws -> Shape {
        guard shape.rank > 2 else {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: "an input of at least 3 dimensions, (batch, steps, …)", found: "\(shape)")
        }
        var sizes = shape.dimensions
        sizes.remove(at: 1)
        return Shape(sizes)
    }

    open override func build(inputShape: Shape) throws {
        let step = try step(of: inputShape)
        try super.build(inputShape: inputShape)
        try wrapped.buildIfNeeded(inputShapes: .leaf(step))
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        let context = CallContext.current
        let layer = try wrapped
        try check(context.mask, inputs.shape)
        let step = try step(of: inputs.shape)
        if context.isSymbolic {
            let output = try layer(.symbolic(TensorSpec(shape: step, dtype: inputs.dtype)))
            return .symbolic(
                TensorSpec(
                    shape: output.shape.inserting(inputs.shape[1], at: 1), dtype: output.dtype))
        }
        var inner = context
        inner.addsActivityLoss = false
        return try inner.run {
            try isIndependentOfBatch(layer)
                ? asOneBatch(inputs, by: layer) : stepByStep(inputs, context.mask, by: layer)
        }
    }

    private func asOneBatch(_ inputs: Tensor, by layer: Layer) throws -> Tensor {
        let sizes = try inputs.shape.knownSizes(for: "time_distributed")
        let rows = try layer(Ops.reshape(inputs, [sizes[0] * sizes[1]] + sizes.dropFirst(2)))
        let features = try rows.shape.knownSizes(for: "time_distributed").dropFirst()
        return try Ops.reshape(rows, Array(sizes[..<2]) + features)
    }

    private func stepByStep(_ inputs: Tensor, _ mask: Tensor?, by layer: Layer) throws -> Tensor {
        let masks = try mask.map { try Ops.unstack($0, axis: 1) }
        let outputs = try Ops.unstack(inputs, axis: 1).enumerated().map { index, input in
            try layer(input, mask: masks?[index])
        }
        return try Ops.stack(outputs, axis: 1)
    }

    /// Whether all steps can be done as one batch.
    private func isIndependentOfBatch(_ layer: Layer) -> Bool {
        guard BuiltIns.module(of: type(of: layer)) != nil else { return false }
        return layer is Dense || layer is BaseConv || layer is BasePooling
            || layer is BaseGlobalMaxPooling || layer is LayerNormalization || layer is Flatten
    }

    private func check(_ mask: Tensor?, _ shape: Shape) throws {
        guard let mask else { return }
        guard mask.rank >= 2,
            Shape(Array(mask.shape.dimensions.prefix(2)))
                .isCompatible(with: Shape(Array(shape.dimensions.prefix(2))))
        else {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: "a mask that begins with the input's batch and steps, \(shape)",
                found: "\(mask.shape)")
        }
    }
}

extension Shape {
    /// With another dimension before that at `place`.
    func inserting(_ size: Int?, at place: Int) -> Shape {
        var sizes = dimensions
        sizes.insert(size, at: min(place, sizes.count))
        return Shape(sizes)
    }
}
