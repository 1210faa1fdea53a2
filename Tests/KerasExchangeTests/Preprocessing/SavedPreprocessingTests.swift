import Foundation
import Keras
import KerasJSON
import KerasTestSupport
import KerasZip
import Testing

/// Models with text and lookup layers, vocabularies and all, from Keras and to Keras.
///
/// These layers run on TensorFlow in Keras, which the tests do not install: the models were saved by
/// `Tests/Fixtures/make_preprocessing.py`. What is written here is compared with them part by part.
@Suite struct SavedPreprocessingTests {
    private static let folder = "Tests/Fixtures/preprocessing/"

    static let names = [
        "text_int", "text_tf_idf", "string_lookup", "string_lookup_inverted", "integer_lookup",
        "functional", "normalization", "discretization", "hashing",
    ]

    static func path(_ name: String) -> String { PackageRoot.file("\(folder)\(name)") }

    /// Inputs and outputs of a model in Keras.
    private static func expected(_ name: String) throws -> (inputs: Tensor, outputs: JSONValue) {
        let text = try String(contentsOfFile: path("models.json"), encoding: .utf8)
        let model = try #require(
            JSONValue(jsonString: text).arrayValue?.first { $0["name"]?.stringValue == name })
        return (
            try tensor(#require(model["inputs"])), try #require(model["outputs"])
        )
    }

    private static func tensor(_ described: JSONValue) throws -> Tensor {
        let shape = Shape(try #require(described["shape"]?.arrayValue).map(\.intValue))
        let values = try #require(described["values"]?.arrayValue)
        let dtype = try #require(DType(name: described["dtype"]?.stringValue ?? ""))
        if dtype == .string {
            return try Tensor(strings: values.compactMap(\.stringValue), shape: shape)
        }
        return try Ops.cast(Tensor(values.compactMap(\.doubleValue), shape: shape), to: dtype)
    }

    private static func expectSame(_ found: Tensor, _ described: JSONValue, _ name: String) throws {
        let expected = try tensor(described)
        #expect(found.shape == expected.shape && found.dtype == expected.dtype, "\(name)")
        if found.dtype == .string {
            #expect(try found.strings() == expected.strings(), "\(name)")
        } else {
            expectClose(
                try found.array(of: Double.self), try expected.array(of: Double.self),
                relative: 2e-6, absolute: 1e-6, name)
        }
    }

    @Test(arguments: names)
    func `a model of Keras gives its outputs, and again after it was saved here`(
        name: String
    ) throws {
        let (inputs, outputs) = try Self.expected(name)
        let strict = LoadOptions(strict: true)
        let model = try Model.load(from: Self.path("\(name).keras"), options: strict)
        try Self.expectSame(model(inputs), outputs, name)
        let again = try Model.load(from: model.archiveBytes(), options: strict)
        try Self.expectSame(again(inputs), outputs, "\(name), saved again")
        try Self.expectSame(
            again.predict(inputs, batchSize: 1, verbose: .silent), outputs, "\(name) in batches")
    }

    @Test(arguments: names)
    func `what is saved has the config, the variables and the assets of Keras's file`(
        name: String
    ) throws {
        try withTemporaryDirectory { directory in
            let theirs = Self.path("\(name).keras")
            let ours = directory.file("\(name).keras")
            try Model.load(from: theirs).save(to: ours)
            let (a, b) = try (Self.assets(theirs), Self.assets(ours))
            #expect(
                a == b
                    && a.isEmpty
                        == [
                            "normalization", "discretization", "hashing",
                            "string_lookup_inverted",
                        ].contains(name)
            )
            func described(_ path: String) throws -> OracleValue {
                try Oracle.call("archive.describe", ["path": .string(path)])
            }
            let (expected, found) = try (described(theirs), described(ours))
            #expect(
                try Self.comparable(found["weights"])
                    == Self.comparable(expected["weights"]))
            let config = try #require(expected["config"]).json.withoutRecentDefaults()
            #expect(
                try #require(found["config"]).json
                    == config.withoutKeysOfTheSession())
        }
    }

    /// The tree of the weights without what is different in each session and on each backend: the
    /// number of the layer inside a TextVectorization, and Keras's size of an int.
    private static func comparable(_ weights: OracleValue?) throws -> JSONValue {
        guard case .object(var tree) = try #require(weights).json else { return .null }
        for (path, described) in tree {
            guard case .object(var entry) = described else { continue }
            if path.hasSuffix("_lookup_layer/vars") { entry["attributes"] = nil }
            if entry["dtype"] == "int64" { entry["dtype"] = "int32" }
            tree[path] = .object(entry)
        }
        return .object(tree)
    }

    private static func assets(_ path: String) throws -> [String: [UInt8]] {
        let zip = try ZipReader(MemorySource([UInt8](Data(contentsOf: URL(fileURLWithPath: path)))))
        let entries = zip.entries.filter { $0.name.hasPrefix("assets/") }
        return try Dictionary(uniqueKeysWithValues: entries.map { ($0.name, try zip.read($0)) })
    }

    /// Asked only where there is a Python with TensorFlow, which takes a gigabyte.
    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["KERAS_TF_PYTHON"] != nil,
            "KERAS_TF_PYTHON names no Python with keras and tensorflow-cpu"))
    func `Keras on TensorFlow reads what is saved here`() throws {
        try withTemporaryDirectory { directory in
            for name in Self.names {
                try Model.load(from: Self.path("\(name).keras"))
                    .save(to: directory.file("\(name).keras"))
            }
            let process = Process()
            let python = ProcessInfo.processInfo.environment["KERAS_TF_PYTHON"] ?? ""
            process.executableURL = URL(fileURLWithPath: python)
            process.arguments = [
                PackageRoot.file("Tests/Fixtures/make_preprocessing.py"), "check", directory.path,
            ]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let lines = String(
                decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self
            )
            .split(separator: "\n")
            process.waitUntilExit()
            #expect(process.terminationStatus == 0 && lines.count == Self.names.count)
            for line in lines {
                let answer = try JSONValue(jsonString: String(line))
                #expect(try #require(answer["difference"]?.doubleValue) < 1e-6, "\(line)")
            }
        }
    }
}

extension JSONValue {
    /// Without the keys of lookup layers that older versions of Keras refuse, and without the
    /// addresses that objects had, wherever they are.
    fileprivate func withoutKeysOfTheSession() -> JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map { $0.withoutKeysOfTheSession() })
        case .object(let members):
            var kept = JSONObject()
            let isLookup = members["oov_method"] != nil
            for (key, value) in members {
                if key == "oov_method", value == "floormod" { continue }
                if key == "shared_object_id" { continue }
                if isLookup, key == "salt", value == .null { continue }
                kept[key] = value.withoutKeysOfTheSession()
            }
            return .object(kept)
        default: return self
        }
    }
}
