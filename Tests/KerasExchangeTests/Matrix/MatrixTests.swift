import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// Models of Keras (`Tests/Oracle/themes/matrix`) that together have every feature of its configs at
/// least twice, and each of which goes both ways: what Keras saved gives the same here, and what is saved
/// here the same in Keras, config included.
@Suite(.serialized) struct MatrixTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try #require(Own.areRegistered)
    }

    @Test func `models with every feature twice go both ways, and their configs stay`() throws {
        let rows = try #require(
            Oracle.call(
                "matrix.write", ["directory": .string(directory.path)], timeout: 900
            ).arrayValue)
        #expect(rows.count > 100)
        try expectEveryFeatureTwice(in: rows)
        var saved: [OracleValue] = []
        var computed = 0
        for row in rows {
            let name = row["name"]?.stringValue ?? ""
            do {
                let model = try exchange(row, name)
                if try compute(model, row, name) { computed += 1 }
                saved.append(row)
            } catch {
                Issue.record("\(name): \(error)")
            }
        }
        // All that are built and have inputs, those without weights too.
        let computable = rows.count(where: {
            $0["built"]?.boolValue == true && $0["inputs"] != .null
        })
        #expect(computed == computable && computed > 100, "\(computed) of \(computable)")
        try expectSameInKeras(saved)
    }

    // MARK: Features

    private func expectEveryFeatureTwice(in rows: [OracleValue]) throws {
        let views = try rows.map {
            ConfigView(try JSONValue(jsonString: #require($0["config"]?.stringValue)))
        }
        let names = ConfigFeature.all.map(\.name)
        #expect(Set(names).count == names.count)
        for feature in ConfigFeature.all {
            let count = views.count(where: feature.occurs)
            #expect(count >= 2, "\(feature.name): in \(count) models")
        }
    }

    // MARK: From Keras

    private func exchange(_ row: OracleValue, _ name: String) throws -> Model {
        let model = try Model.load(
            from: directory.file("\(name)-python.keras"), options: LoadOptions(strict: true))
        let className = row["class_name"]?.stringValue
        #expect(
            String(describing: type(of: model))
                == (className == "Functional" ? "Model" : className),
            "\(name)")
        try expectValues(model.weights, row["weights"], "\(name): weights")
        try expectValues(
            model.optimizer?.ownVariables ?? [], row["optimizer"], "\(name): optimizer")
        let path = directory.file("\(name)-swift.keras")
        try model.save(to: path)
        let config = try #require(
            Oracle.call("archive.member", ["path": .string(path), "name": "config.json"])
                .stringValue)
        let comparison = ConfigComparison(
            try JSONValue(jsonString: config),
            try JSONValue(jsonString: #require(row["config"]?.stringValue)))
        #expect(comparison.differences.isEmpty, "\(name): \(comparison.differences.prefix(4))")
        return model
    }

    /// - Returns: Whether Keras computed outputs.
    private func compute(_ model: Model, _ row: OracleValue, _ name: String) throws -> Bool {
        let outputs = try #require(row["outputs"]?.arrayValue)
        if outputs.isEmpty { return false }
        let found = try model(nest(#require(row["inputs"]))).leavesBySortedKeys
        try #require(found.count == outputs.count, "\(name)")
        // In bfloat16 each result is rounded by up to 1/256, and what is added up at other places.
        let tolerance = row["computes_in_half"]?.boolValue == true ? 0.02 : 5e-6
        for (found, expected) in zip(found, outputs) {
            #expect(found.shape == Shape(expected["shape"]?.ints ?? [-1]), "\(name)")
            #expect(found.dtype.name == expected["dtype"]?.stringValue, "\(name)")
            expectClose(
                try Ops.cast(found, to: .float64).array(of: Double.self), expected["value"],
                relative: tolerance, absolute: tolerance, "\(name): outputs")
        }
        return true
    }

    private func expectValues(
        _ variables: [Variable], _ told: OracleValue?, _ what: String
    ) throws {
        let told = told?.arrayValue ?? []
        guard variables.count == told.count else {
            Issue.record("\(what): \(variables.map(\.name)), in Keras \(told.count)")
            return
        }
        for (variable, told) in zip(variables, told) {
            #expect(variable.shape == Shape(told["shape"]?.ints ?? [-1]), "\(what)")
            #expect(variable.dtype.name == told["dtype"]?.stringValue, "\(what)")
            expectClose(
                try Ops.cast(variable.value, to: .float64).array(of: Double.self), told["value"],
                relative: 0, "\(what) \(variable.name)")
        }
    }

    // MARK: In Keras again

    private func expectSameInKeras(_ rows: [OracleValue]) throws {
        let requests = rows.map { row -> OracleValue in
            ["name": row["name"] ?? .null, "inputs": row["inputs"] ?? .null]
        }
        let answers = try #require(
            Oracle.call(
                "matrix.read",
                ["directory": .string(directory.path), "requests": .array(requests)], timeout: 900
            ).arrayValue)
        try #require(answers.count == rows.count)
        for (row, answer) in zip(rows, answers) {
            let name = row["name"]?.stringValue ?? ""
            guard answer["raised"] == nil else {
                Issue.record("\(name), in Keras: \(answer["raised"]?.stringValue ?? "")")
                continue
            }
            for part in ["weights", "optimizer", "outputs"] {
                #expect(answer[part] == row[part], "\(name), in Keras: \(part)")
            }
            let configs = try (answer["configs"]?.strings ?? []).map {
                try JSONValue(jsonString: $0)
            }
            try #require(configs.count == 2)
            let comparison = ConfigComparison(configs[1], configs[0])
            #expect(
                comparison.differences.isEmpty,
                "\(name), as Keras describes it: \(comparison.differences.prefix(4))")
        }
    }

    // MARK: Inputs

    private func nest(_ told: OracleValue) throws -> Nest<Tensor> {
        if let list = told["list"]?.arrayValue { return .list(try list.map(nest)) }
        if let members = told["dictionary"]?.arrayValue {
            var elements: OrderedDictionary<String, Nest<Tensor>> = [:]
            for member in members {
                elements[try #require(member[0]?.stringValue)] = try nest(#require(member[1]))
            }
            return .dictionary(elements)
        }
        let values = try #require(told["value"]?.flattenedDoubles)
        let dtype = try #require(DType(name: told["dtype"]?.stringValue ?? ""))
        return .leaf(
            try Ops.cast(Tensor(values, shape: Shape(told["shape"]?.ints ?? [])), to: dtype))
    }
}

extension Nest {
    /// The leaves, those of a dictionary by its sorted keys, as Keras flattens it.
    fileprivate var leavesBySortedKeys: [Leaf] {
        switch self {
        case .leaf(let leaf): [leaf]
        case .list(let elements): elements.flatMap(\.leavesBySortedKeys)
        case .dictionary(let elements):
            elements.sorted { $0.key < $1.key }.flatMap(\.value.leavesBySortedKeys)
        }
    }
}
