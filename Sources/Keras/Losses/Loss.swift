import KerasTensors

/// Measures how far predictions are from targets. (Keras: `keras.losses.Loss`.)
open class Loss: KerasObject {
    private var givenName: String?

    public var name: String {
        get { givenName ?? SnakeCase.fromClassName(Self.className) }
        set { givenName = newValue }
    }

    override var isSaveable: Bool { true }
    override class var walkBase: KerasObject.Type { Loss.self }
    open override var summaryDescription: String { "<\(Self.className) name=\(name)>" }

    /// How the values of the samples become one: `sum_over_batch_size` (also as `mean`), `sum`,
    /// `mean_with_sample_weight` or `none`.
    @Configured public var reduction: String? = "sum_over_batch_size"

    /// The loss of each sample: the shape of `yTrue` without its last axis.
    open func call(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "being called", remedy: "override call(_:_:)")
    }
}

public typealias LossIdentifier = Identifier<Losses>
