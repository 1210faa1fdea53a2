import Foundation
import KerasTestSupport
import Testing

@testable import Keras

/// Which files a ModelCheckpoint writes, and what is in them.
@Suite struct ModelCheckpointTests {
    private static let loss = [5, 3, 3.5, 2.9999, 3.1, 2.5, .nan, 1]

    static let rows: [CallbackRow] = [
        CallbackRow(
            .init("ModelCheckpoint", ["filepath": "m-{epoch:02d}-{loss:.2f}.keras", "verbose": 1]) {
                try ModelCheckpoint($0 + "m-{epoch:02d}-{loss:.2f}.keras", verbose: true)
            }, series: ["loss": loss]),
        CallbackRow(
            .init(
                "ModelCheckpoint",
                [
                    "filepath": "best-{epoch}.keras", "save_best_only": true, "verbose": 1,
                    "monitor": "loss",
                ]
            ) {
                try ModelCheckpoint(
                    $0 + "best-{epoch}.keras", monitor: "loss", verbose: true, saveBestOnly: true)
            }, series: ["loss": loss]),
        CallbackRow(
            .init(
                "ModelCheckpoint",
                [
                    "filepath": "{epoch}.keras", "save_best_only": true, "verbose": 1,
                    "monitor": "loss", "mode": "max", "initial_value_threshold": 3.2,
                ]
            ) {
                try ModelCheckpoint(
                    $0 + "{epoch}.keras", monitor: "loss", verbose: true, saveBestOnly: true,
                    mode: .max, initialValueThreshold: 3.2)
            }, series: ["loss": loss]),
        // Nothing to watch: everything is saved.
        CallbackRow(
            .init("ModelCheckpoint", ["filepath": "{epoch}.keras", "save_best_only": true]) {
                try ModelCheckpoint($0 + "{epoch}.keras", saveBestOnly: true)
            }, series: ["loss": loss]),
        CallbackRow(
            .init(
                "ModelCheckpoint",
                [
                    "filepath": "{epoch}-{batch:02d}.keras", "save_freq": 3, "verbose": 1,
                    "monitor": "loss",
                ]
            ) {
                try ModelCheckpoint(
                    $0 + "{epoch}-{batch:02d}.keras", monitor: "loss", verbose: true,
                    saveFrequency: .batches(3))
            }, series: ["loss": loss], batches: 4),
        CallbackRow(
            .init(
                "ModelCheckpoint",
                [
                    "filepath": "{epoch}.weights.h5", "save_weights_only": true, "verbose": 1,
                    "save_best_only": true, "monitor": "val_accuracy",
                ]
            ) {
                try ModelCheckpoint(
                    $0 + "{epoch}.weights.h5", monitor: "val_accuracy", verbose: true,
                    saveBestOnly: true, saveWeightsOnly: true)
            }, series: ["val_accuracy": [0.1, 0.5, 0.4, 0.6]], metrics: ["accuracy"]),
        // The direction of a name that nobody knows, and a placeholder without a number.
        CallbackRow(
            .init(
                "ModelCheckpoint",
                ["filepath": "a.keras", "save_best_only": true, "monitor": "other"]
            ) { try ModelCheckpoint($0 + "a.keras", monitor: "other", saveBestOnly: true) },
            series: ["other": loss]),
        CallbackRow(
            .init("ModelCheckpoint", ["filepath": "{batch}.keras", "monitor": "loss"]) {
                try ModelCheckpoint($0 + "{batch}.keras", monitor: "loss")
            }, series: ["loss": loss]),
    ]

    @Test(arguments: rows)
    func `files are written when Keras writes them`(_ row: CallbackRow) throws {
        let answer = try Oracle.call("callbacks.run", row.arguments)
        try withTemporaryDirectory { folder in
            let model = try ScriptedModel.make(
                row.logs, batches: row.batches, metrics: row.metrics)
            let prefix = folder.file("made/for/it/")
            var messages: [String] = []
            let callback = try row.pairs[0].make(prefix)
            callback.output = { messages.append($0) }
            if answer["raised"]?.stringValue == nil {
                try model.run([callback])
            } else {
                #expect(throws: KerasError.self) { try model.run([callback]) }
            }
            let files = (try? FileManager.default.contentsOfDirectory(atPath: prefix)) ?? []
            #expect(files.sorted() == Set(answer["saved"]?.strings ?? []).sorted())
            #expect(
                messages.map { String($0.dropLast()).replacingOccurrences(of: prefix, with: "") }
                    == answer["messages"]?.strings)
            for file in files {
                let epoch = try #require(Double(file.drop { !$0.isNumber }.prefix { $0.isNumber }))
                let restored = try ScriptedModel.make([])
                try restored.loadWeights(from: prefix + file)
                #expect(try restored.weight == epoch, "\(file)")
            }
        }
    }

    @Test func `Keras loads what was saved`() throws {
        try withTemporaryDirectory { folder in
            let x = Samples.between(-1, 1, [16, 3], seed: 1)
            let y = Samples.between(-1, 1, [16, 1], seed: 2)
            let model = Sequential([Dense(4, activation: "tanh"), Dense(1)])
            try model.compile(optimizer: "adam", loss: "mse")
            try model.fit(
                x.tensor, y.tensor, epochs: 2, verbose: 0,
                callbacks: [
                    ModelCheckpoint(folder.file("whole.keras")),
                    ModelCheckpoint(folder.file("only.weights.h5"), saveWeightsOnly: true),
                ])
            let answer = try Oracle.run(
                script: """
                    import keras
                    from themes import values
                    x = values.array(x)
                    model = keras.models.load_model(whole)
                    other = keras.Sequential([
                        keras.layers.Dense(4, activation="tanh"), keras.layers.Dense(1)])
                    other.build((None, 3))
                    other.compile("adam", "mse")
                    other.optimizer.build(other.trainable_variables)
                    other.load_weights(only)
                    result = [
                        model.predict(x, verbose=0), other.predict(x, verbose=0),
                        int(model.optimizer.iterations), int(other.optimizer.iterations)]
                    """,
                arguments: [
                    "x": x.oracleValue, "whole": .string(folder.file("whole.keras")),
                    "only": .string(folder.file("only.weights.h5")),
                ])
            let expected = try model.predict(x.tensor, verbose: 0).array(of: Float.self)
            expectClose(expected, answer[0], relative: 1e-5, absolute: 1e-6)
            expectClose(expected, answer[1], relative: 1e-5, absolute: 1e-6)
            #expect(answer[2]?.intValue == 2 && answer[3]?.intValue == 2)
        }
    }

    @Test func `a closure chooses the path`() throws {
        try withTemporaryDirectory { folder in
            let model = Sequential([InputLayer([1]), Dense(1)])
            try model.compile(optimizer: "sgd", loss: "mse")
            let zeros = try Ops.zeros([4, 1])
            try model.fit(
                zeros, zeros, batchSize: 2, epochs: 2, verbose: 0,
                callbacks: [
                    ModelCheckpoint { epoch, batch, logs in
                        folder.file("e\(epoch)b\(batch ?? 0)l\(logs["loss"] ?? -1).keras")
                    },
                    ModelCheckpoint(saveFrequency: .batches(3)) { epoch, batch, _ in
                        folder.file("e\(epoch)b\(batch ?? 0).keras")
                    },
                ])
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                    == ["e1b0l0.0.keras", "e2b0l0.0.keras", "e2b1.keras"])
        }
    }

    @Test(arguments: [
        ("m.h5", false), ("m.keras", true), ("m.weights.h5", false), ("{.keras", false),
    ])
    func `a path that cannot be is refused`(_ path: String, _ weightsOnly: Bool) {
        #expect(throws: KerasError.self) {
            try ModelCheckpoint(path, saveWeightsOnly: weightsOnly)
        }
    }

    @Test func `no batches are no frequency`() {
        #expect(throws: KerasError.self) {
            try ModelCheckpoint("m.keras", saveFrequency: .batches(0))
        }
    }
}
