import KerasTensors

/// A number worked out over many batches. (Keras: `keras.metrics.Metric`.)
open class Metric: KerasObject {
    private var givenName: String?

    public var name: String {
        get { givenName ?? SnakeCase.fromClassName(Self.className) }
        set { givenName = newValue }
    }

    override var isSaveable: Bool { true }
    override class var walkBase: KerasObject.Type { Metric.self }
    open override var summaryDescription: String { "<\(Self.className) name=\(name)>" }

    /// Adds a batch.
    open func updateState(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil) throws {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "updating",
            remedy: "override updateState(_:_:sampleWeight:)")
    }

    /// The value over all batches since the last reset: a scalar for most.
    open func result() throws -> Tensor {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "a result", remedy: "override result()")
    }

    /// Forgets all batches.
    open func resetState() throws {}
}

public typealias MetricIdentifier = Identifier<Metrics>
