import Foundation
import Keras
import Testing

/// What the article Training.md shows.
@Suite struct TrainingArticleTests {
    private actor Trainer {
        private let model: Model

        init(path: String) throws { model = try Model.load(from: path) }

        func train(_ x: Tensor, _ y: Tensor) throws -> FrozenModel {
            try model.fit(x, y, epochs: 2, verbose: .silent)
            return try model.frozen()
        }
    }

    @Test func anActorTrainsAndGivesWhatPredicts() async throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("\(UUID().uuidString).keras").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let x = try Random.uniform([20, 3])
        let y = try Random.uniform([20, 1])
        let model = Sequential([Dense(1)])
        try model.compile(optimizer: "sgd", loss: "mse")
        try model.fit(x, y, verbose: .silent)
        try model.save(to: path)

        let trainer = try Trainer(path: path)
        let frozen = try await trainer.train(x, y)
        let answer = try await frozen.predict(x)
        #expect(answer.shape == [20, 1])
        #expect(try answer.array(of: Float.self) != model.predict(x).array(of: Float.self))
    }
}
