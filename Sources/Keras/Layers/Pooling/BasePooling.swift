import KerasTensors

/// What the layers share that make one element of each window.
///
/// Input: `(batch, spatial…, channels)`, or `(batch, channels, spatial…)` if `dataFormat` says so;
/// output: the same with fewer places.
open class BasePooling: Layer {
    /// The size of the windows.
    @Configured public var poolSize: SpatialSizes = 2
    /// What happens at the edges.
    @Configured public var padding: PaddingMode = .valid
    /// The distance of two windows; their size if not given.
    @Configured public var strides: SpatialSizes?
    /// Where the channels are.
    @Configured public var dataFormat: DataFormat = .channelsLast

    /// How many spatial dimensions there are.
    var spatialRank: Int { 2 }

    /// A layer with windows of `poolSize`.
    public convenience init(
        poolSize: SpatialSizes = 2, strides: SpatialSizes? = nil, padding: PaddingMode = .valid,
        dataFormat: DataFormat = .channelsLast, name: String? = nil
    ) {
        self.init()
        self.poolSize = poolSize
        self.strides = strides
        self.padding = padding
        self.dataFormat = dataFormat
        if let name { self.name = name }
    }

    open override var inputSpec: InputSpec? { InputSpec(rank: spatialRank + 2) }

    /// Keras's is built from the beginning.
    open override func buildConfig() throws -> Config? { nil }

    open override func setUp() throws {
        // As Keras writes them: a number for each dimension.
        poolSize = try poolSize.standardized(rank: spatialRank, "pool_size", of: self)
        strides = try (strides ?? poolSize).standardized(rank: spatialRank, "strides", of: self)
        try super.setUp()
    }
}

/// The largest of each window.
open class BaseMaxPooling: BasePooling {
    open override func call(_ inputs: Tensor) throws -> Tensor {
        try Ops.maxPool(
            inputs, poolSize: poolSize, strides: strides, padding: padding, dataFormat: dataFormat)
    }
}

/// The mean of each window.
open class BaseAveragePooling: BasePooling {
    override class var requiredKeys: Set<String> { ["pool_size"] }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        try Ops.averagePool(
            inputs, poolSize: poolSize, strides: strides, padding: padding, dataFormat: dataFormat)
    }
}
