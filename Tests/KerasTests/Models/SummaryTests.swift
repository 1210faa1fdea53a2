import KerasTestSupport
import Testing

@testable import Keras

/// Summaries look as Keras's do.
@Suite struct SummaryTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Python that leaves a model in `model`.
        let script: String
        let lineLength: Int
        var expandNested = false
        var showTrainable = false
        let make: @Sendable () throws -> Model
    }

    static let rows: [Row] = [
        Row(
            testDescription: "long names, optimizer, untrained layer",
            script: """
                model = keras.Sequential([
                    keras.layers.Input((784,)),
                    keras.layers.Dense(512, name="a_rather_long_name_of_a_layer_here"),
                    keras.layers.Dropout(0.2, name="dropout"),
                    keras.layers.Dense(10, name="a_name_that_wraps"),
                ], name="mlp")
                model.layers[0].trainable = False
                model.compile("adam", "mse")
                model.optimizer.build(model.trainable_variables)
                """, lineLength: 76, showTrainable: true
        ) {
            let model = Sequential(
                [
                    InputLayer(batchShape: [nil, 784]),
                    Dense(512, name: "a_rather_long_name_of_a_layer_here"),
                    Dropout(0.2, name: "dropout"), Dense(10, name: "a_name_that_wraps"),
                ], name: "mlp")
            try model.layers[0].trainable = false
            try model.compile(optimizer: "adam", loss: "mse")
            try model.buildOptimizerIfPossible()
            return model
        },
        Row(
            testDescription: "not built",
            script: """
                model = keras.Sequential([keras.layers.Dense(3, name="dense")], name="unbuilt")
                """, lineLength: 88
        ) { Sequential([Dense(3, name: "dense")], name: "unbuilt") },
        Row(
            testDescription: "a model inside",
            script: """
                model = keras.Sequential([
                    keras.layers.Input((4,)),
                    keras.Sequential([
                        keras.layers.Dense(1000, name="first"), keras.layers.Dense(2, name="second"),
                    ], name="inner"),
                    keras.layers.Dense(1, name="last"),
                ], name="outer")
                """, lineLength: 60, expandNested: true
        ) {
            Sequential(
                [
                    InputLayer(batchShape: [nil, 4]),
                    Sequential(
                        [Dense(1000, name: "first"), Dense(2, name: "second")], name: "inner"),
                    Dense(1, name: "last"),
                ], name: "outer")
        },
    ]

    @Test(arguments: rows)
    func `the text is Keras's`(_ row: Row) throws {
        let answer = try Oracle.run(
            script: """
                import keras, os
                os.environ["COLUMNS"] = "200"
                exec(script)
                lines = []
                model.summary(
                    line_length=line_length, expand_nested=expand, show_trainable=trainable,
                    print_fn=lines.append)
                result = "".join(lines)
                """,
            arguments: [
                "script": .string(row.script), "line_length": .int(row.lineLength),
                "expand": .bool(row.expandNested), "trainable": .bool(row.showTrainable),
            ])
        let text = try row.make().summaryText(
            lineLength: row.lineLength, expandNested: row.expandNested,
            showTrainable: row.showTrainable)
        #expect(text + "\n" == answer.stringValue)
    }

    @Test(arguments: [Int.min, 0, 21, 99_999, .max])
    func `no length of the lines is too much`(_ length: Int) throws {
        let model = Sequential([InputLayer([3]), Dense(2)])
        let lines = try model.summaryText(lineLength: length).split(separator: "\n")
        #expect(lines.count > 5 && lines.allSatisfy { $0.count <= 10_010 })
    }
}
