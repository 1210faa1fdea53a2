/// Batches that are made while the model works on the ones before, on threads of their own.
///
/// ```swift
/// let batches = BatchDataset(count: files.count) { index in
///     Batch(x: try images(in: files[index]), y: try labels(in: files[index]))
/// }
/// try model.fit(batches, epochs: 5)
/// ```
/// It is Keras's `PyDataset` with `workers`. Batches come in their order, whoever made them, and each
/// is made anew in each pass. A pass begins to make them when the first one is asked for, and ends
/// when its iterator is gone.
///
/// `makeBatch` runs on threads of its own: it sees no task-local values, such as the scope of
/// ``withCustomObjects(_:_:)``, no cancellation of a task (which ends a training between two batches,
/// not while it waits for one), and its ops leave the other threads to the model. What it draws at
/// random without a seed comes from the process's stream of seeds, as the model's dropouts do, and
/// when threads draw is chance: a training is repeated bit for bit only with seeds of its own, by the
/// number of the batch. If it throws, the batch has that error as its ``Batch/failure``, and training,
/// evaluating and predicting end with it.
public struct BatchDataset: Sequence, Sendable {
    /// The number of batches in one pass.
    public let count: Int
    /// How many batches are made at a time.
    public let workers: Int
    /// How many batches there are, ready or in the making, beyond those that were asked for.
    public let maxQueueSize: Int
    private let makeBatch: @Sendable (Int) throws -> Batch

    private static let mostWorkers = 256

    /// - Parameters:
    ///   - count: The number of batches; a negative one counts as 0.
    ///   - workers: How many batches are made at a time, from 1 to 256 and no more than
    ///     `maxQueueSize`. More than one is for a `makeBatch` that waits, for files or a network, and
    ///     for models that leave processors idle.
    ///   - maxQueueSize: How many batches are made before they are asked for, at least 1. Each takes its
    ///     memory.
    ///   - makeBatch: Makes the batch with a number, from 0. It is called on several threads.
    public init(
        count: Int, workers: Int = 1, maxQueueSize: Int = 10,
        makeBatch: @escaping @Sendable (_ index: Int) throws -> Batch
    ) {
        self.count = Swift.max(count, 0)
        self.maxQueueSize = Swift.max(maxQueueSize, 1)
        self.workers = Swift.max(Swift.min(workers, self.maxQueueSize, Self.mostWorkers), 1)
        self.makeBatch = makeBatch
    }

    /// The number of batches, which is exact here.
    public var underestimatedCount: Int { count }

    /// A pass over the batches.
    public func makeIterator() -> Iterator {
        Iterator(
            queue: BatchQueue(
                count: count, workers: workers, maxQueueSize: maxQueueSize, makeBatch: makeBatch))
    }

    /// One pass over the batches. When nobody holds it any more, no further batches are begun.
    public final class Iterator: IteratorProtocol {
        private let queue: BatchQueue

        fileprivate init(queue: BatchQueue) { self.queue = queue }

        deinit { queue.stop() }

        /// The next batch, for which it may have to wait; `nil` after the last.
        public func next() -> Batch? { queue.take() }
    }
}
