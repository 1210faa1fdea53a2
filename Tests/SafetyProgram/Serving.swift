import Dispatch
import Keras
import Synchronization

/// Everything that may happen to a frozen model at once; ThreadSanitizer watches it
/// (`make thread-test`).
enum Serving {
    /// Predicts in tasks and in threads while the model goes on being trained, and throws if a
    /// number changed.
    static func run() async throws {
        for units in [8, 512] {
            let model = Sequential([
                InputLayer([64]), Dense(units, activation: "relu"), Dropout(0.5), Dense(units),
            ])
            let x = try Random.uniform([48, 64], seed: 1)
            let expected = try bits(model.predict(x, verbose: .silent))
            let frozen = try model.frozen(replicas: 3)
            async let tasks: Void = predictInTasks(frozen, x, expected)
            async let threads: Void = predictInThreads(frozen, x, expected)
            // In place, unless the frozen model still sees the memory.
            try model.compile(optimizer: "adam", loss: "mse")
            try model.fit(x, Ops.ones([48, units]), batchSize: 8, epochs: 3, verbose: .silent)
            _ = try await (tasks, threads)
            print("32 tasks and 8 threads got the same \(expected.count) bytes")
            try loadOften(model, x)
        }
    }

    /// Loads whose weights are found on another thread, also where the load fails before that ends.
    private static func loadOften(_ model: Model, _ x: Tensor) throws {
        let expected = try bits(model.predict(x, verbose: .silent))
        let archive = try model.archiveBytes()
        for count in 0..<20 {
            var options = LoadOptions()
            if count % 2 == 1 { options.limits.objects = count }
            try WeightsReadAhead.$use.withValue(.all) {
                guard let model = try? Model.load(from: archive, options: options) else { return }
                try check(model.predict(x, verbose: .silent), expected)
            }
        }
    }

    private static func predictInTasks(
        _ frozen: FrozenModel, _ x: Tensor, _ expected: [UInt8]
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<32 {
                group.addTask { try check(await frozen.predict(x), expected) }
            }
            try await group.waitForAll()
        }
    }

    @concurrent private static func predictInThreads(
        _ frozen: FrozenModel, _ x: Tensor, _ expected: [UInt8]
    ) async throws {
        for outcome in block(frozen, x, expected) { try outcome.get() }
    }

    private static func block(
        _ frozen: FrozenModel, _ x: Tensor, _ expected: [UInt8]
    ) -> [Result<Void, any Error>] {
        let outcomes = Mutex<[Result<Void, any Error>]>([])
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            let outcome = Result { try check(frozen.predict(x), expected) }
            outcomes.withLock { $0.append(outcome) }
        }
        return outcomes.withLock { $0 }
    }

    private static func check(_ output: Tensor, _ expected: [UInt8]) throws {
        guard try bits(output) == expected else {
            throw Failure("a prediction of the frozen model differs from the model's")
        }
    }

    private static func bits(_ tensor: Tensor) throws -> [UInt8] {
        try tensor.withBytes { Array($0) }
    }
}
