import Foundation
import Keras

/// A training with all that has a state: dropout, shuffling, Adam, a metric, a validation, and
/// callbacks that count.
enum ResumableTraining {
    /// Trains, tells each batch by a `.`, and then prints every bit of the result.
    ///
    /// - Parameter frequency: Batches between two backups; 0 for one at each epoch's end.
    static func run(in folder: String, frequency: Int) throws {
        // Optimised or not, a step should take long enough to be hit.
        let pause: UInt32 = 1000
        try Random.setSeed(42)
        let model = Sequential([
            InputLayer([8]), Dense(24, activation: "relu"), Dropout(0.3),
            Dense(16, activation: "relu"),
            Dropout(0.2, seed: 7), Dense(3, activation: "softmax"),
        ])
        try model.compile(
            optimizer: .adam(learningRate: 0.02), loss: "sparse_categorical_crossentropy",
            metrics: ["accuracy"])
        let x = try Random.uniform([110, 8], seed: Random.Key(seed: 1))
        let y = try Ops.argmax(Random.uniform([110, 3], seed: Random.Key(seed: 2)), axis: -1)
        let history = try model.fit(
            x, y, batchSize: 16, epochs: 24, verbose: .silent,
            callbacks: [
                BackupAndRestore(
                    folder + "/backup",
                    saveFrequency: frequency == 0 ? .epoch : .batches(frequency),
                    doubleCheckpoint: frequency % 2 == 1),
                EarlyStopping(patience: 20, restoreBestWeights: true),
                ReduceLROnPlateau(factor: 0.7, patience: 1),
                LearningRateScheduler { $1 * 0.95 },
                CSVLogger(folder + "/log.csv"),
                LambdaCallback(onTrainBatchEnd: { _, _ in
                    tell(".")
                    usleep(pause)
                }),
            ], validationSplit: 0.2)
        tell("\n")
        for variable in try model.weights + (model.optimizer?.ownVariables ?? []) {
            let bytes = try variable.value.withBytes { Data($0) }
            print(variable.name, bytes.map { String($0, radix: 16) }.joined(separator: "."))
        }
        print(history.epochs)
        for name in history.names { print(name, history[name].map(\.bitPattern)) }
        // What is drawn next is part of the state, too.
        print(Random.nextKey(), try Random.permutation(9))
    }

    private static func tell(_ mark: StaticString) { _ = write(1, mark.utf8Start, 1) }
}
