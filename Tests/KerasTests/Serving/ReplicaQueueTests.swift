import Testing

@testable import Keras

/// Who waits for a replica gets one, and nobody waits for himself.
@Suite struct ReplicaQueueTests {
    @Test func `a prediction inside another's call does not wait for it`() async throws {
        let inner = Sequential([Dense(2)])
        try inner.build(inputShape: [nil, 2])
        let frozen = try inner.frozen(replicas: 1)
        _ = Asking.isRegistered
        let outer = Sequential([Asking()])
        try Asking.$asked.withValue(frozen) {
            try outer.build(inputShape: [nil, 2])
            let asking = try outer.frozen(replicas: 1)
            // While the only replica of the inner model is in use.
            let busy = try frozen.replicas.takeBlocking()
            defer { frozen.replicas.giveBack(busy) }
            let x = try Tensor([[Float(1), 2]])
            #expect(try asking.predict(x).shape == [1, 2])
        }
    }

    @Test func `who is cancelled while waiting leaves the queue`() async throws {
        let frozen = try Self.frozen()
        let busy = try await frozen.replicas.take()
        let waiting = Task { try await frozen.predict(Ops.ones([1, 2])) }
        let next = Task { try await frozen.predict(Ops.ones([1, 2])) }
        try await Task.sleep(for: .milliseconds(20))
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        frozen.replicas.giveBack(busy)
        #expect(try await next.value.shape == [1, 2])
    }

    @Test func `who was cancelled before asking does not wait`() async throws {
        let frozen = try Self.frozen()
        let busy = try await frozen.replicas.take()
        let waiting = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await frozen.predict(Ops.ones([1, 2]))
        }
        await #expect(throws: CancellationError.self) { try await waiting.value }
        frozen.replicas.giveBack(busy)
        #expect(try await frozen.predict(Ops.ones([1, 2])).shape == [1, 2])
    }

    @Test func `1000 waiting tasks block no thread and are all served`() async throws {
        let frozen = try Self.frozen()
        let busy = try await frozen.replicas.take()
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<1000 {
                group.addTask { try await frozen.predict(Ops.ones([1, 2])).shape[1] }
            }
            // More tasks than threads wait, and yet this one runs.
            group.addTask {
                try await Task.sleep(for: .milliseconds(20))
                frozen.replicas.giveBack(busy)
                return nil
            }
            let outputs = try await group.reduce(0) { $0 + ($1 ?? 0) }
            #expect(outputs == 2000)
        }
    }

    private static func frozen() throws -> FrozenModel {
        let model = Sequential([Dense(2)])
        try model.build(inputShape: [nil, 2])
        return try model.frozen(replicas: 1)
    }
}

/// A layer that asks a frozen model.
private final class Asking: Layer {
    @TaskLocal static var asked: FrozenModel?

    override func call(_ inputs: Tensor) throws -> Tensor {
        guard !inputs.isSymbolic, let asked = Self.asked else { return inputs }
        return try asked.predict(inputs)
    }

    static let isRegistered: Bool = {
        (try? register(Asking.self, package: "serving_tests")) != nil
    }()
}
