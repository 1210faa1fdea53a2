import Foundation
import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// Models with a graph: what Keras saved gives Keras's outputs here and is described as Keras
/// describes it; what is saved here gives the same in Keras.
@Suite(.serialized) struct FunctionalExchangeTests {
    @Test func `graphs are Keras's, in both directions`() throws {
        let names = try #require(Oracle.call("functional.names").strings)
        #expect(names.count > 15)
        try withTemporaryDirectory { directory in
            func file(_ name: String, _ side: String) -> String {
                directory.file("\(name)-\(side).keras")
            }
            let answers = try Oracle.table(
                "functional.exchange",
                names.map { ["name": .string($0), "path": .string(file($0, "python"))] })
            var saved: [(name: String, told: OracleValue)] = []
            for (name, answer) in zip(names, answers) {
                let told = try answer.get()
                let model: Model
                do {
                    model = try Model.load(
                        from: file(name, "python"), options: LoadOptions(strict: true))
                } catch {
                    Issue.record("\(name): \(error)")
                    continue
                }
                try check(model, told, name)
                try model.save(to: file(name, "swift"))
                saved.append((name, told))
            }
            let requests = saved.map { name, told -> Request in
                (
                    name, told,
                    ["path": .string(file(name, "swift")), "inputs": told["inputs"] ?? .null]
                )
            }
            try check(requests, in: .keras, "Keras")
            for version in OlderKeras.allCases {
                let readable = requests.filter { Self.isReadable($0.name, $0.told, by: version) }
                #expect(readable.count >= (version == .v33 ? 1 : 15))
                try check(readable, in: .older(version), "Keras \(version.rawValue)")
            }
        }
    }

    private typealias Request = (name: String, told: OracleValue, request: [String: OracleValue])

    private func check(
        _ requests: [Request], in environment: PythonEnvironment, _ reader: String
    ) throws {
        let answers = try Oracle.table(
            "functional.read", requests.map(\.request), in: environment)
        for ((name, told, _), answer) in zip(requests, answers) {
            guard case .success(let read) = answer else {
                Issue.record("\(name): \(reader) \(answer)")
                continue
            }
            #expect(read["outputs"]?.arrayValue?.count == told["outputs"]?.arrayValue?.count)
            for (found, expected) in zip(
                read["outputs"]?.arrayValue ?? [], told["outputs"]?.arrayValue ?? [])
            {
                expectClose(
                    found["value"]?.flattenedDoubles ?? [], expected["value"], relative: 1e-6,
                    absolute: 1e-6, "\(name), read by \(reader)")
            }
        }
    }

    /// Whether the version could read the graph if it had written it itself.
    private static func isReadable(
        _ name: String, _ told: OracleValue, by version: OlderKeras
    ) -> Bool {
        let config = told["config"]?.stringValue ?? ""
        // 3.3 wants lists and dictionaries of tensors, and finds no single one.
        let hasSingle = config.contains("_layers\": [\"")
        // Before 3.9 a call that needs the result of another call of the same layer is not found.
        let calledAgain: Set = ["nested", "shared_at_two_depths", "stack_in_graph_in_graph"]
        // Flat dictionaries alone; `logsumexp` over an axis that is a number; all inputs used.
        let others: [String: [OlderKeras]] = [
            "dictionaries": [.v33], "reduction_ops": [.v33, .v36, .v39], "unused_inputs": [.v312],
        ]
        return version.has(since: hasSingle ? "3.4" : nil)
            && version.has(since: calledAgain.contains(name) ? "3.9" : nil)
            && others[name]?.contains(version) != true
    }

    private func check(_ model: Model, _ told: OracleValue, _ name: String) throws {
        #expect(type(of: model) == Model.self, "\(name)")
        #expect(try model.layers.map(\.name) == told["layers"]?.strings, "\(name)")
        let config = try JSONValue(jsonString: #require(told["config"]?.stringValue))
        expectSameText(
            try Serialization.encode(model).jsonString(),
            try config.withoutRecentDefaults().jsonString(), name)
        let inputs = try #require(told["inputs"]?.arrayValue).map(Tensor.init(described:))
        let outputs = try model(.list(inputs.map(Nest.leaf)))
        let expected = try #require(told["outputs"]?.arrayValue)
        // As Keras flattens them: dictionaries by their sorted keys.
        let found = outputs.sortedLeaves
        try #require(found.count == expected.count, "\(name)")
        for (found, expected) in zip(found, expected) {
            #expect(found.shape == Shape(expected["shape"]?.ints ?? [-1]), "\(name)")
            #expect(found.dtype.name == expected["dtype"]?.stringValue, "\(name)")
            expectClose(
                try Ops.cast(found, to: .float64).array(of: Double.self), expected["value"],
                relative: 2e-6, absolute: 1e-6, "\(name)")
        }
    }

    /// Long texts: says where they begin to differ.
    private func expectSameText(_ found: String, _ expected: String, _ name: String) {
        guard found != expected else { return }
        let same = found.commonPrefix(with: expected).count
        Issue.record(
            """
            \(name): the config differs after …\(found.prefix(same).suffix(80))
            found:    \(found.dropFirst(same).prefix(160))
            expected: \(expected.dropFirst(same).prefix(160))
            """)
    }
}

extension Nest {
    /// The leaves, those of a dictionary by its sorted keys.
    fileprivate var sortedLeaves: [Leaf] {
        switch self {
        case .leaf(let leaf): [leaf]
        case .list(let elements): elements.flatMap(\.sortedLeaves)
        case .dictionary(let elements):
            elements.sorted { $0.key < $1.key }.flatMap(\.value.sortedLeaves)
        }
    }
}
