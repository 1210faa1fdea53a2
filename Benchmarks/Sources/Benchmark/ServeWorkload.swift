import Dispatch
import Keras
import Synchronization

/// Predictions of one sample by a model so small that what surrounds its layers counts.
struct ServeWorkload: Workload {
    private static let count = 5000
    let model: Model
    let frozen: FrozenModel
    let x: Tensor

    init() throws {
        model = try Models.small()
        x = try Random.uniform([1, Models.smallInputs])
        frozen = try model.frozen()
    }

    func measure(_ action: String) throws -> Measurement {
        switch action {
        case "predict":
            return try .of {
                for _ in 0..<Self.count { _ = try model.predict(x, verbose: 0) }
            }
        case "blocking":
            return try .of { for _ in 0..<Self.count { _ = try frozen.predict(x) } }
        case "task": return try measure(tasks: 1)
        case "tasks": return try measure(tasks: 32)
        default:
            throw UsageError(
                description: "no action '\(action)': predict, blocking, task or tasks")
        }
    }

    /// The time of as many predictions, by several tasks together.
    private func measure(tasks: Int) throws -> Measurement {
        let (frozen, x) = (frozen, x)
        return try .of {
            try Self.waiting {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<tasks {
                        group.addTask {
                            for _ in 0..<Self.count / tasks { _ = try await frozen.predict(x) }
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    private static func waiting(_ body: @escaping @Sendable () async throws -> Void) throws {
        let outcome = Mutex<Result<Void, any Error>>(.success(()))
        let isDone = DispatchSemaphore(value: 0)
        Task {
            do { try await body() } catch { outcome.withLock { $0 = .failure(error) } }
            isDone.signal()
        }
        isDone.wait()
        try outcome.withLock { $0 }.get()
    }
}
