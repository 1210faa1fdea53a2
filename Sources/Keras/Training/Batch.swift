import KerasTensors

/// The part of the data that one step works on.
public struct Batch {
    /// The inputs: a tensor whose first axis counts samples, or several.
    public let x: Nest<Tensor>
    /// The targets, if there are any.
    public let y: Nest<Tensor>?
    /// A weight for each sample (or, for sequences, each step of each sample).
    public let sampleWeight: Nest<Tensor>?

    /// A batch of several inputs or targets.
    public init(x: Nest<Tensor>, y: Nest<Tensor>? = nil, sampleWeight: Nest<Tensor>? = nil) {
        self.x = x
        self.y = y
        self.sampleWeight = sampleWeight
    }

    /// A batch of one input, and of one target if it is given.
    public init(x: Tensor, y: Tensor? = nil, sampleWeight: Tensor? = nil) {
        self.init(
            x: .leaf(x), y: y.map(Nest.leaf), sampleWeight: sampleWeight.map(Nest.leaf))
    }

    /// The number of samples.
    public var sampleCount: Int {
        if case .leaf(let tensor) = x { return tensor.shape[0] ?? 0 }
        return x.leaves.first?.shape[0] ?? 0
    }
}
