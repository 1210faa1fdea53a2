import KerasTensors

/// Makes `(batch, …)` a matrix `(batch, features)`. (Keras: `keras.layers.Flatten`.)
open class Flatten: Layer {
    /// `channels_last` or `channels_first`; the latter moves the channels to the end first.
    @Configured public var dataFormat: String = "channels_last"

    /// A layer for inputs with the channels where `dataFormat` says.
    public convenience init(dataFormat: String = "channels_last", name: String? = nil) {
        self.init()
        self.dataFormat = dataFormat
        if let name { self.name = name }
    }

    open override var inputSpec: InputSpec? { InputSpec(minimumRank: 1) }

    open override func setUp() throws {
        try super.setUp()
        guard ["channels_last", "channels_first"].contains(dataFormat) else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "data_format",
                expected: "channels_last or channels_first", found: dataFormat)
        }
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        var value = inputs
        if dataFormat == "channels_first", inputs.rank > 1 {
            value = try Ops.transpose(value, axes: [0] + Array(2..<inputs.rank) + [1])
        }
        guard inputs.rank > 1 else { return try Ops.expandDims(value, axis: -1) }
        // The batch may be unknown and the features known, or the other way round; of the two at
        // most one can be left to reshape to work out.
        guard let batch = value.shape[0] else {
            guard value.shape.withoutBatch.isFullyKnown else {
                return .symbolic(TensorSpec(shape: [nil, nil], dtype: value.dtype))
            }
            return try Ops.reshape(value, [-1, value.shape.withoutBatch.elementCount()])
        }
        guard value.shape.isFullyKnown else { return try Ops.reshape(value, [batch, -1]) }
        return try Ops.reshape(value, [batch, value.shape.withoutBatch.elementCount()])
    }
}
