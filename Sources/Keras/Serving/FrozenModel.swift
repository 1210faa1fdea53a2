import KerasTensors

/// A model for serving: any number of tasks and threads predict with it at the same time, and get
/// the same numbers, bit for bit, as from the model it was made from.
///
/// ```swift
/// let model = try Model.load(from: "model.keras").frozen()
/// let answer = try await model.predict(question)
/// ```
/// Models are plain classes that one task at a time may use. A frozen one keeps a few replicas of
/// its model, of which each prediction has one for itself; their weights are the same memory. It
/// keeps the weights of the moment when it was made: training its model further changes nothing
/// here. What a layer's own `call` changes, such as a count or a seed, is of one replica.
public final class FrozenModel: Sendable {
    let replicas: ReplicaPool

    init(_ replicas: ReplicaPool) { self.replicas = replicas }

    /// How many predictions are worked out at once at most; further ones wait for their turn.
    public var replicaLimit: Int { replicas.limit }

    /// The outputs for all samples of `x`, once a replica is free. No thread is blocked meanwhile.
    ///
    /// The work is done on the global executor, never on the main actor.
    /// - Parameters:
    ///   - x: A tensor whose first axis counts samples.
    ///   - batchSize: Samples for each step (default 32).
    /// - Throws: What ``Model/predict(_:batchSize:verbose:steps:callbacks:)-(Tensor,_,_,_,_)``
    ///   throws; `CancellationError` if the task is cancelled, also while it waits.
    @concurrent public func predict(_ x: Tensor, batchSize: Int? = nil) async throws -> Tensor {
        let replica = try await replicas.take()
        defer { replicas.giveBack(replica) }
        return try replica.use { try $0.predict(x, batchSize: batchSize, verbose: .silent) }
    }

    /// The outputs for all samples of several inputs.
    ///
    /// - Throws: What
    ///   ``Model/predict(_:batchSize:verbose:steps:callbacks:)-(Nest<Tensor>,_,_,_,_)`` throws;
    ///   `CancellationError` if the task is cancelled, also while it waits.
    @concurrent public func predict(
        _ x: Nest<Tensor>, batchSize: Int? = nil
    ) async throws -> Nest<Tensor> {
        let replica = try await replicas.take()
        defer { replicas.giveBack(replica) }
        return try replica.use { try $0.predict(x, batchSize: batchSize, verbose: .silent) }
    }

    /// The outputs for all samples of `x`, for code that is not `async`: blocks the thread until a
    /// replica is free.
    ///
    /// It never waits for itself: a prediction inside another one's `call` gets a replica of its
    /// own, over the limit if need be.
    /// - Throws: What ``Model/predict(_:batchSize:verbose:steps:callbacks:)-(Tensor,_,_,_,_)``
    ///   throws.
    @available(
        *, noasync,
        message:
            "write try await, in an async function or a Task (not at the top of a file); this one blocks"
    )
    public func predict(_ x: Tensor, batchSize: Int? = nil) throws -> Tensor {
        let replica = try replicas.takeBlocking()
        defer { replicas.giveBack(replica) }
        return try replica.use { try $0.predict(x, batchSize: batchSize, verbose: .silent) }
    }

    /// The outputs for all samples of several inputs, for code that is not `async`.
    ///
    /// - Throws: What
    ///   ``Model/predict(_:batchSize:verbose:steps:callbacks:)-(Nest<Tensor>,_,_,_,_)`` throws.
    @available(
        *, noasync,
        message:
            "write try await, in an async function or a Task (not at the top of a file); this one blocks"
    )
    public func predict(_ x: Nest<Tensor>, batchSize: Int? = nil) throws -> Nest<Tensor> {
        let replica = try replicas.takeBlocking()
        defer { replicas.giveBack(replica) }
        return try replica.use { try $0.predict(x, batchSize: batchSize, verbose: .silent) }
    }
}
