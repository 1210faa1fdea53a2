import Dispatch
import Foundation
import KerasTestSupport
import Synchronization
import Testing

@testable import Keras

/// Batches that are made on other threads come in order, in time, and not after they are wanted.
@Suite struct BatchDatasetTests {
    private struct NoSuchFile: Error, Equatable { var index: Int }

    /// A batch that holds its number.
    private static func batch(_ index: Int) throws -> Batch {
        Batch(
            x: try Tensor([Float(index), 1], shape: [1, 2]),
            y: try Tensor([Float(1)], shape: [1, 1]))
    }

    private static func number(_ batch: Batch) throws -> Int {
        Int(try #require(batch.x.single).array(of: Float.self)[0])
    }

    private func model() throws -> Sequential {
        let model = Sequential([InputLayer([2]), Dense(1)])
        try model.weights[0].assign(Tensor([Float(0.5), -1], shape: [2, 1]))
        try model.compile(optimizer: .object(SGD(learningRate: 0.1)), loss: "mse")
        return model
    }

    @Test(arguments: [1, 2, 7], [1, 3, 100])
    func `batches come in their order`(workers: Int, maxQueueSize: Int) throws {
        let batches = BatchDataset(count: 40, workers: workers, maxQueueSize: maxQueueSize) {
            index in
            // The first of them are the last to be made.
            for _ in 0..<(index % 5 == 0 ? 2000 : 0) { _ = try Ops.zeros([64]) }
            return try Self.batch(index)
        }
        for _ in 0..<2 {
            #expect(try batches.map(Self.number) == Array(0..<40))
        }
    }

    @Test func `the next batches are made while the model works`() throws {
        let made = DispatchSemaphore(value: 0)
        let batches = BatchDataset(count: 3) { index in
            defer { made.signal() }
            return try Self.batch(index)
        }
        var isMade: [DispatchTimeoutResult] = []
        let callback = LambdaCallback(onTrainBatchBegin: { step in
            // Before the first step begins, all batches are there.
            guard step == 0 else { return }
            for _ in 0..<3 { isMade.append(made.wait(timeout: .now() + 60)) }
        })
        try model().fit(batches, verbose: 0, callbacks: [callback])
        #expect(isMade == [.success, .success, .success])
    }

    @Test(arguments: [12, 256])
    func `workers make their batches at the same time`(workers: Int) throws {
        let met = Mutex(0)
        let all = DispatchSemaphore(value: 0)
        let batches = BatchDataset(count: workers, workers: workers, maxQueueSize: workers) {
            index in
            // Each waits until all are there.
            let isLast = met.withLock { met in
                met += 1
                return met == workers
            }
            for _ in 0..<(isLast ? workers : 0) { all.signal() }
            guard all.wait(timeout: .now() + 60) == .success else { throw NoSuchFile(index: index) }
            return try Self.batch(index)
        }
        #expect(try batches.map(Self.number) == Array(0..<workers))
    }

    @Test func `batches of others are made while all workers of one wait`() throws {
        let gate = DispatchSemaphore(value: 0)
        let waiting = BatchDataset(count: 256, workers: 256, maxQueueSize: 256) { index in
            gate.wait()
            return try Self.batch(index)
        }
        let others = Mutex<[Int]>([])
        Thread.detachNewThread {
            // Made in closures of further ones, too.
            let nested = BatchDataset(count: 3) { index in
                Array(BatchDataset(count: index + 1, makeBatch: Self.batch))[index]
            }
            for batch in nested {
                others.withLock { $0.append((try? Self.number(batch)) ?? -1) }
            }
            for _ in 0..<256 { gate.signal() }
        }
        #expect(try waiting.map(Self.number) == Array(0..<256))
        #expect(others.withLock { $0 } == [0, 1, 2])
    }

    @Test(arguments: [1, 4], [1, 3])
    func `no more batches are made than there is room for`(workers: Int, maxQueueSize: Int) throws {
        let begun = Atomic<Int>(0)
        let iterator = BatchDataset(count: 50, workers: workers, maxQueueSize: maxQueueSize) {
            index in
            begun.add(1, ordering: .relaxed)
            return try Self.batch(index)
        }.makeIterator()
        #expect(begun.load(ordering: .relaxed) == 0)
        for taken in 0..<50 {
            _ = iterator.next()
            #expect(begun.load(ordering: .relaxed) <= taken + 1 + maxQueueSize)
        }
        #expect(iterator.next() == nil)
        #expect(begun.load(ordering: .relaxed) == 50)
    }

    @Test func `who takes no more batches has no more made`() throws {
        let begun = Atomic<Int>(0)
        let (gate, reached) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let batches = BatchDataset(count: 1000, maxQueueSize: 1000) { index in
            begun.add(1, ordering: .relaxed)
            if index == 1 {
                reached.signal()
                gate.wait()
            }
            return try Self.batch(index)
        }
        do {
            let iterator = batches.makeIterator()
            _ = iterator.next()
            reached.wait()
            // The only worker is in the second batch, and the iterator goes.
        }
        gate.signal()
        // A pass of its own needs the same number of batches again, and nobody else makes any.
        #expect(try BatchDataset(count: 200, makeBatch: Self.batch).map(Self.number).count == 200)
        #expect(begun.load(ordering: .relaxed) == 2)
    }

    @Test(arguments: [1, 3])
    func `training with it is training with its batches`(workers: Int) throws {
        let ahead = try model().fit(
            BatchDataset(count: 4, workers: workers, makeBatch: Self.batch), epochs: 3, verbose: 0,
            validationBatches: BatchDataset(count: 2, workers: workers, makeBatch: Self.batch))
        let plain = try model().fit(
            (0..<4).map(Self.batch), epochs: 3, verbose: 0,
            validationBatches: (0..<2).map(Self.batch))
        #expect(ahead["loss"] == plain["loss"])
        #expect(ahead["val_loss"] == plain["val_loss"])
        #expect(ahead["loss"].count == 3)
    }

    @Test func `what cannot be made ends the training with its error`() throws {
        let model = try model()
        let batches = BatchDataset(count: 5) { index in
            guard index != 3 else { throw NoSuchFile(index: index) }
            return try Self.batch(index)
        }
        let steps = Atomic<Int>(0)
        let callback = LambdaCallback(onTrainBatchEnd: { _, _ in steps.add(1, ordering: .relaxed) })
        #expect(throws: NoSuchFile(index: 3)) {
            try model.fit(batches, verbose: 0, callbacks: [callback])
        }
        #expect(steps.load(ordering: .relaxed) == 3)
        #expect(throws: NoSuchFile(index: 3)) { try model.evaluate(batches, verbose: 0) }
        #expect(throws: NoSuchFile(index: 3)) { try model.predict(batches, verbose: 0) }
        #expect(throws: NoSuchFile(index: 3)) {
            for batch in batches { _ = try model.trainStep(batch) }
        }
        #expect(batches.map { $0.failure as? NoSuchFile } == [nil, nil, nil, .init(index: 3), nil])
    }

    @Test func `elements of any sequence can fail`() throws {
        let batches = (0..<5).lazy.map { index in
            Batch {
                guard index < 2 else { throw NoSuchFile(index: index) }
                return try Self.batch(index)
            }
        }
        #expect(throws: NoSuchFile(index: 2)) { try model().fit(batches, verbose: 0) }
    }

    @Test(arguments: [0, -3])
    func `a set without batches is refused`(count: Int) throws {
        let batches = BatchDataset(count: count, makeBatch: Self.batch)
        #expect(throws: KerasError.self) { try model().fit(batches, verbose: 0) }
    }

    @Test func `numbers that make no sense are brought to where they do`() throws {
        let batches = BatchDataset(
            count: 3, workers: .max, maxQueueSize: .min, makeBatch: Self.batch)
        #expect(batches.workers == 1)
        #expect(batches.maxQueueSize == 1)
        #expect(try batches.map(Self.number) == [0, 1, 2])
        let many = BatchDataset(
            count: 3, workers: .max, maxQueueSize: .max, makeBatch: Self.batch)
        #expect(many.workers == 256)
        #expect(try many.map(Self.number) == [0, 1, 2])
    }
}
