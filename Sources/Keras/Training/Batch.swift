import KerasTensors

/// The part of the data that one step works on.
public struct Batch: Sendable {
    /// The inputs: a tensor whose first axis counts samples, or several.
    public let x: Nest<Tensor>
    /// The targets, if there are any.
    public let y: Nest<Tensor>?
    /// A weight for each sample (or, for sequences, each step of each sample).
    public let sampleWeight: Nest<Tensor>?
    /// Why the batch could not be made, if it was not: see ``init(catching:)``.
    public let failure: (any Error)?

    /// A batch of several inputs or targets.
    public init(x: Nest<Tensor>, y: Nest<Tensor>? = nil, sampleWeight: Nest<Tensor>? = nil) {
        self.x = x
        self.y = y
        self.sampleWeight = sampleWeight
        failure = nil
    }

    /// What `body` returns, or, for the elements of sequences, which cannot throw themselves, an empty
    /// batch with the error of `body` as its ``failure``, which training, evaluating and predicting with
    /// it throws.
    ///
    /// ```swift
    /// let batches = files.lazy.map { file in
    ///     Batch { Batch(x: try images(in: file), y: try labels(in: file)) }
    /// }
    /// ```
    public init(catching body: () throws -> Batch) {
        do { self = try body() } catch {
            x = .list([])
            y = nil
            sampleWeight = nil
            failure = error
        }
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
