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

    static let rows: [Row] =
        [
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
        ] + graphs

    /// Models with a graph: chains have no column for connections.
    private static var graphs: [Row] {
        let graph = """
            a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
            shared = keras.layers.Dense(8, activation="relu", name="shared")
            total = keras.ops.add(shared(a), shared(b))
            total._keras_history.operation.name = op_name
            i = keras.Input((8,), name="i")
            hidden = keras.layers.Dense(3, name="hidden")(i)
            ends = [keras.layers.Dense(1, name="one")(hidden),
                    keras.layers.Dense(2, name="two")(hidden)]
            inner = keras.Model(i, ends, name="inner")
            one, two = inner(total)
            frozen = keras.layers.Dense(1, name="frozen", trainable=False)
            last = frozen(two)
            model = keras.Model([a, b], [one, last], name="graph")
            """
        let make: @Sendable () throws -> Model = {
            let a = Input([4], name: "a")
            let b = Input([4], name: "b")
            let shared = Dense(8, activation: "relu", name: "shared")
            let total = try Ops.add(shared(a), shared(b))
            let i = Input([8], name: "i")
            let hidden = try Dense(3, name: "hidden")(i)
            let inner = try Model(
                inputs: i,
                outputs: [Dense(1, name: "one")(hidden), Dense(2, name: "two")(hidden)],
                name: "inner")
            let ends = try inner(.leaf(total)).leaves
            let frozen = Dense(1, name: "frozen")
            frozen.trainable = false
            return try Model(
                inputs: [a, b], outputs: [ends[0], frozen(ends[1])], name: "graph")
        }
        func row(_ what: String, _ length: Int, nested: Bool = false, trainable: Bool = false)
            -> Row
        {
            Row(
                testDescription: "a graph, \(what)", script: graph,
                lineLength: length, expandNested: nested, showTrainable: trainable, make: make)
        }
        let chain = Row(
            testDescription: "a graph that is a chain",
            script: """
                x = keras.Input((4,), name="x")
                y = keras.layers.Dense(3, name="dense")(x)
                model = keras.Model(x, keras.layers.Dropout(0.5, name="drop")(y), name="chain")
                """, lineLength: 88
        ) {
            let x = Input([4], name: "x")
            let y = try Dense(3, name: "dense")(x)
            return try Model(inputs: x, outputs: Dropout(0.5, name: "drop")(y), name: "chain")
        }
        return [
            row("wide", 120), row("narrow", 64), row("with the layers inside", 108, nested: true),
            row("with what is trained", 110, nested: true, trainable: true), chain,
        ]
    }

    @Test(arguments: rows)
    func `the text is Keras's`(_ row: Row) throws {
        let model = try row.make()
        let op = model.graph?.operations.first { $0.layer == nil }
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
                "op_name": .string(op?.name ?? ""),
            ])
        let text = try model.summaryText(
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
