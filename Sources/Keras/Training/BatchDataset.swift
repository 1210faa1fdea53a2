/// Batches that are made while the model works on the ones before, on threads of their own.
///
/// ```swift
/// let batches = BatchDataset(count: files.count) { index in
///     Batch(x: try images(in: files[index]), y: try labels(in: files[index]))
/// }
/// try model.fit(batches, epochs: 5)
/// ```
/// It is Keras's `PyDataset` with `workers`. Batches come in their order, whoever made them, and each
/// is made anew in each pass. If one cannot be made, what works on it throws that error. Ops in
/// `makeBatch` stay on the thread that makes the batch and leave the others to the model; random
/// numbers without a seed of their own come in the order in which the threads ask for them.
public struct BatchDataset: Sequence, Sendable {
    /// The number of batches in one pass.
    public let count: Int
    /// How many batches are made at a time.
    public let workers: Int
    /// How many batches are made, or are being made, before they are asked for.
    public let maxQueueSize: Int
    private let makeBatch: @Sendable (Int) throws -> Batch

    /// - Parameters:
    ///   - count: The number of batches; a negative one counts as 0.
    ///   - workers: How many batches are made at a time, at least 1. More than one wants a
    ///     `makeBatch` that waits, for files or a network, or a model that leaves processors idle.
    ///   - maxQueueSize: How many batches are kept ready, at least 1; each takes its memory.
    ///   - makeBatch: Makes the batch with a number, from 0. It is called on several threads.
    public init(
        count: Int, workers: Int = 1, maxQueueSize: Int = 10,
        makeBatch: @escaping @Sendable (_ index: Int) throws -> Batch
    ) {
        self.count = Swift.max(count, 0)
        self.workers = Swift.max(workers, 1)
        self.maxQueueSize = Swift.max(maxQueueSize, 1)
        self.makeBatch = makeBatch
    }

    public var underestimatedCount: Int { count }

    /// Begins a pass, and to make its first batches.
    public func makeIterator() -> Iterator {
        let queue = BatchQueue(
            count: count, workers: workers, maxQueueSize: maxQueueSize, makeBatch: makeBatch)
        queue.makeMore()
        return Iterator(queue: queue)
    }

    /// One pass over the batches. When nobody holds it any more, no further batches are made.
    public final class Iterator: IteratorProtocol {
        private let queue: BatchQueue

        fileprivate init(queue: BatchQueue) { self.queue = queue }

        deinit { queue.stop() }

        /// The next batch, for which it may have to wait; `nil` after the last.
        public func next() -> Batch? { queue.take() }
    }
}
