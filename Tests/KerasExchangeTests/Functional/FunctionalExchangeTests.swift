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
            let requests = saved.map { name, told -> [String: OracleValue] in
                ["path": .string(file(name, "swift")), "inputs": told["inputs"] ?? .null]
            }
            for ((name, told), answer) in zip(
                saved, try Oracle.table("functional.read", requests))
            {
                guard case .success(let read) = answer else {
                    Issue.record("\(name): \(answer)")
                    continue
                }
                #expect(read["outputs"]?.arrayValue?.count == told["outputs"]?.arrayValue?.count)
                for (found, expected) in zip(
                    read["outputs"]?.arrayValue ?? [], told["outputs"]?.arrayValue ?? [])
                {
                    expectClose(
                        found["value"]?.flattenedDoubles ?? [], expected["value"], relative: 1e-6,
                        absolute: 1e-6, "\(name), read by Keras")
                }
            }
        }
    }

    private func check(_ model: Model, _ told: OracleValue, _ name: String) throws {
        #expect(type(of: model) == Model.self, "\(name)")
        #expect(try model.layers.map(\.name) == told["layers"]?.strings, "\(name)")
        if name != "composed_ops" {
            let config = try JSONValue(jsonString: #require(told["config"]?.stringValue))
            expectSameText(
                try Serialization.encode(model).jsonString(),
                try config.withoutRecentDefaults().jsonString(), name)
        }
        let inputs = try #require(told["inputs"]?.arrayValue).map(tensor)
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

    private func tensor(_ described: OracleValue) throws -> Tensor {
        let values = try #require(described["value"]?.flattenedDoubles)
        let shape = Shape(try #require(described["shape"]?.ints))
        let dtype = try #require(DType(name: described["dtype"]?.stringValue ?? ""))
        return try Ops.cast(Tensor(values, shape: shape), to: dtype)
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
