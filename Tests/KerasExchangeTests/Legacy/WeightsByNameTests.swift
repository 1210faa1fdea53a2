import Keras
import KerasTestSupport
import Testing

/// Weights of `.h5` files that find their layers by name: what Keras loads, skips and refuses, and in its
/// words.
@Suite(.serialized) struct WeightsByNameTests {
    /// A layer: without units one that has no weights.
    struct Row: Sendable {
        let name: String
        let units: Int
        let hasBias: Bool

        init(_ name: String, _ units: Int, hasBias: Bool = true) {
            (self.name, self.units, self.hasBias) = (name, units, hasBias)
        }

        var told: OracleValue { [.string(name), .int(units), .bool(hasBias)] }
        var layer: Layer {
            units == 0 ? Flatten(name: name) : Dense(units, useBias: hasBias, name: name)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let rows: [Row]
        /// The layers that stay as they are, and the file's that nobody takes.
        let missing: [String]
        let unexpected: [String]

        init(
            _ testDescription: String, _ rows: [Row], missing: [String] = [],
            unexpected: [String] = []
        ) {
            self.testDescription = testDescription
            (self.rows, self.missing, self.unexpected) = (rows, missing, unexpected)
        }
    }

    private static let saved = [Row("a", 4), Row("none", 0), Row("b", 2)]

    static let cases = [
        Case("the same layers", saved),
        Case("layers in another order", [Row("none", 0), Row("b", 2), Row("a", 4)]),
        Case(
            "unknown layers", [Row("a", 4), Row("other", 2)], missing: ["other"],
            unexpected: ["b"]),
        Case("two layers of one name", [Row("a", 4), Row("a", 4), Row("b", 2)]),
        Case("another number of weights", [Row("a", 4, hasBias: false), Row("b", 2)]),
        Case("other shapes", [Row("a", 5), Row("b", 2)]),
        Case(
            "two layers of one name and different shapes", [Row("a", 4), Row("a", 3)],
            unexpected: ["b"]),
        Case("a layer without weights", [Row("a", 0), Row("b", 2)]),
        Case("weights for a layer that had none", [Row("a", 4), Row("none", 3), Row("b", 2)]),
        Case("nothing of the file", [Row("c", 4)], missing: ["c"], unexpected: ["a", "b"]),
    ]

    @Test(arguments: cases, [false, true])
    func `weights find layers by name as in Keras`(_ row: Case, skips: Bool) throws {
        try withTemporaryDirectory { directory in
            let path = directory.file("model.h5")
            try Oracle.call(
                "legacy.save_named",
                ["rows": .array(Self.saved.map(\.told)), "path": .string(path)])
            let told = try Oracle.call(
                "legacy.load_by_name",
                [
                    "rows": .array(row.rows.map(\.told)), "path": .string(path),
                    "skip_mismatch": .bool(skips),
                ])
            let model = Stack(row.rows.map(\.layer))
            try model.build(inputShape: [nil, 4])
            for weight in try model.weights {
                try weight.assign(Ops.full(weight.shape, .float(7)))
            }
            if let raised = told["raised"]?.stringValue {
                try expectFailure(raised, of: model, loading: path, skips: skips)
                return
            }
            let report = try model.loadWeights(from: path, skipsMismatches: skips, byName: true)
            try expectSameValues(model.weights, told["weights"])
            #expect(report.skipped.count == told["warnings"]?.intValue)
            #expect(report.missing.map(\.path) == row.missing)
            #expect(report.unexpected.map(\.path) == row.unexpected)
        }
    }

    /// The error is Keras's, and none of the weights has changed.
    private func expectFailure(
        _ raised: String, of model: Stack, loading path: String, skips: Bool
    ) throws {
        // Keras forgets a space, and has the variable's path for its name.
        let words = raised.replacing(#/\)for weight (?:\S*\/)?(\S+)\. /#) {
            ") for weight \($0.1). "
        }
        #expect {
            try model.loadWeights(from: path, skipsMismatches: skips, byName: true)
        } throws: { error in
            guard case .stateMismatch(path, let failures)? = error as? KerasError else {
                return false
            }
            #expect(failures.first?.reason == words)
            return failures.first?.reason == words
        }
        for weight in try model.weights {
            #expect(try weight.value.array(of: Float.self).allSatisfy { $0 == 7 })
        }
    }
}

/// Layers one after the other, of which several may have one name.
private final class Stack: Model {
    private var stack: [Layer] = []

    convenience init(_ stack: [Layer]) {
        self.init()
        self.stack = stack
    }

    override func call(_ inputs: Tensor) throws -> Tensor {
        try stack.reduce(inputs) { try $1($0) }
    }
}
