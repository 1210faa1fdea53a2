import Foundation
import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// Small files whose objects together would take much: time by calls, memory by thresholds.
@Suite struct LoadBudgetTests {
    /// Each of `depth` models holds the one before it twice.
    private func doubling(_ depth: Int) -> JSONValue {
        func sequential(_ name: String, _ id: Int?, _ layers: [JSONValue]) -> JSONValue {
            var description: JSONObject = [
                "module": "keras", "class_name": "Sequential",
                "config": ["name": .string(name), "layers": .array(layers)],
                "registered_name": .null,
            ]
            if let id { description["shared_object_id"] = .int(id) }
            return .object(description)
        }
        var inner: JSONValue = .object([
            "module": "keras.layers", "class_name": "Flatten", "config": ["name": "a"],
            "registered_name": .null, "shared_object_id": 0,
        ])
        for level in 1...depth {
            let again: JSONValue = .object([
                "module": "keras", "class_name": "Sequential", "config": ["layers": []],
                "registered_name": .null, "shared_object_id": .int(level - 1),
            ])
            inner = sequential("x\(level)", level, [inner, sequential("y\(level)", nil, [again])])
        }
        let input: JSONValue = .object([
            "module": "keras.layers", "class_name": "InputLayer",
            "config": ["name": "i", "batch_shape": [.null, 5], "dtype": "float32"],
            "registered_name": .null,
        ])
        return sequential("top", nil, [input, inner])
    }

    @Test(arguments: [10, 16, 28])
    func `models that hold each other twice are refused before they take long`(_ depth: Int)
        throws
    {
        var archive = try ForgedArchive(ForgedArchive.sample.get())
        archive[ForgedArchive.config] = Array(try doubling(depth).jsonString().utf8)
        let bytes = try archive.bytes()
        let start = threadSeconds()
        let shape = ErrorShape.of { try Model.load(from: bytes) }
        // Without optimisation, too, 100,000 calls of layers take seconds, not minutes.
        #expect(threadSeconds() - start < 30)
        #expect(shape == "none" || shape.contains("resourceLimit"), "\(shape)")
        if depth > 20 { #expect(shape != "none") }
    }

    @Test func `the thresholds of all metrics together have a limit`() throws {
        var archive = try ForgedArchive(ForgedArchive.sample.get())
        let metrics = (0..<100).map { index -> JSONValue in
            .object([
                "module": "keras.metrics", "class_name": "AUC",
                "config": ["name": .string("m\(index)"), "num_thresholds": 1_048_576],
                "registered_name": .null,
            ])
        }
        try archive.setConfig("compile_config.metrics", to: .array(metrics))
        let bytes = try archive.bytes()
        let shape = ErrorShape.of { try Model.load(from: bytes) }
        #expect(shape.contains("resourceLimit"), "\(shape)")
    }
}
