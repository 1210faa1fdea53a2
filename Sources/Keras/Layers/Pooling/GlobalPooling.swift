import KerasTensors

/// What the layers share that make one element of all places.
///
/// Input: `(batch, spatial…, channels)`, or `(batch, channels, spatial…)` if `dataFormat` says so;
/// output: `(batch, channels)`, or with `keepDims` the input's dimensions with sizes 1.
open class BaseGlobalPooling: Layer {
    /// Where the channels are.
    @Configured public var dataFormat: DataFormat = .channelsLast
    /// Whether the spatial dimensions stay, with size 1.
    @Configured("keepdims") public var keepDims: Bool = false

    /// How many spatial dimensions there are.
    var spatialRank: Int { 2 }

    /// A pooling of all places of inputs with the channels where `dataFormat` says.
    public convenience init(
        dataFormat: DataFormat = .channelsLast, keepDims: Bool = false, name: String? = nil
    ) {
        self.init()
        self.dataFormat = dataFormat
        self.keepDims = keepDims
        if let name { self.name = name }
    }

    open override var inputSpec: InputSpec? { InputSpec(rank: spatialRank + 2) }

    /// The spatial axes.
    var axes: Axes {
        let first = dataFormat == .channelsLast ? 1 : 2
        return Axes(Array(first..<first + spatialRank))
    }

    /// There is nothing to build, so Keras writes no build config.
    open override func buildConfig() throws -> Config? { nil }
}

/// The mean of all places.
open class BaseGlobalAveragePooling: BaseGlobalPooling {
    open override func call(_ inputs: Tensor) throws -> Tensor {
        try Ops.mean(inputs, axis: axes, keepDims: keepDims)
    }
}

/// The largest of all places.
open class BaseGlobalMaxPooling: BaseGlobalPooling {
    open override func call(_ inputs: Tensor) throws -> Tensor {
        try Ops.max(inputs, axis: axes, keepDims: keepDims)
    }
}

/// The mean over steps, masked ones left out. (Keras: `keras.layers.GlobalAveragePooling1D`.)
///
/// Input: `(batch, steps, channels)`. The settings are ``BaseGlobalPooling``'s.
open class GlobalAveragePooling1D: BaseGlobalAveragePooling {
    override var spatialRank: Int { 1 }

    open override var supportsMasking: Bool { true }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        guard let mask = CallContext.current.mask else { return try super.call(inputs) }
        let isKept = try Ops.cast(
            Ops.expandDims(mask, axis: dataFormat == .channelsLast ? 2 : 1), to: .bool)
        let sum = try Ops.sum(
            Ops.where(isKept, inputs, 0), axis: axes, keepDims: keepDims)
        let count = try Ops.sum(
            Ops.cast(isKept, to: inputs.dtype), axis: axes, keepDims: keepDims)
        return try Ops.divide(sum, count)
    }

    /// The steps are gone.
    open override func computeMask(_ inputs: Nest<Tensor>, previous: Tensor?) throws -> Tensor? {
        nil
    }
}

/// The mean over images. (Keras: `keras.layers.GlobalAveragePooling2D`.)
///
/// Input: `(batch, height, width, channels)`. The settings are ``BaseGlobalPooling``'s.
open class GlobalAveragePooling2D: BaseGlobalAveragePooling {
    override var spatialRank: Int { 2 }
}

/// The mean over volumes. (Keras: `keras.layers.GlobalAveragePooling3D`.)
///
/// Input: `(batch, depth, height, width, channels)`. The settings are ``BaseGlobalPooling``'s.
open class GlobalAveragePooling3D: BaseGlobalAveragePooling {
    override var spatialRank: Int { 3 }
}

/// The largest element over steps. (Keras: `keras.layers.GlobalMaxPooling1D`.)
///
/// Input: `(batch, steps, channels)`. The settings are ``BaseGlobalPooling``'s.
open class GlobalMaxPooling1D: BaseGlobalMaxPooling {
    override var spatialRank: Int { 1 }
}

/// The largest element over images. (Keras: `keras.layers.GlobalMaxPooling2D`.)
///
/// Input: `(batch, height, width, channels)`. The settings are ``BaseGlobalPooling``'s.
open class GlobalMaxPooling2D: BaseGlobalMaxPooling {
    override var spatialRank: Int { 2 }
}

/// The largest element over volumes. (Keras: `keras.layers.GlobalMaxPooling3D`.)
///
/// Input: `(batch, depth, height, width, channels)`. The settings are ``BaseGlobalPooling``'s.
open class GlobalMaxPooling3D: BaseGlobalMaxPooling {
    override var spatialRank: Int { 3 }
}
