import Foundation
import Keras
import KerasJSON
import KerasTestSupport
import KerasZip

/// A `.keras` archive taken apart, so that any part of it can be replaced by something that no
/// honest writer makes.
struct ForgedArchive {
    /// The members in the archive's order.
    var members: [(name: String, bytes: [UInt8])]
    /// What replaces the whole archive, where the container itself is forged.
    var container: [UInt8]?

    init(_ archive: [UInt8]) throws {
        let zip = try ZipReader(MemorySource(archive))
        members = try zip.entries.map { ($0.name, try zip.read($0)) }
    }

    /// A small trained model: Input(4), Dense(3), Dropout, Dense(2), SGD with momentum. Its
    /// weights are at `layers/dense/vars` and `layers/dense_1/vars`, its optimizer's at
    /// `optimizer/vars`.
    static let sample = Result { try trainedSample().archiveBytes() }

    static func trainedSample() throws -> Sequential {
        let model = Sequential(
            [
                InputLayer([4], name: "input"), Dense(3, activation: "relu", name: "first"),
                Dropout(0.5, seed: 1, name: "dropout"), Dense(2, name: "second"),
            ], name: "stack")
        try model.compile(
            optimizer: .object(SGD(learningRate: 0.1, momentum: 0.9)), loss: "mse",
            metrics: ["mae"])
        try model.fit(
            Random.uniform([8, 4]), Random.uniform([8, 2]), epochs: 2, verbose: .silent)
        return model
    }

    /// The archive of these members, as a correct writer puts it together.
    func bytes() throws -> [UInt8] {
        if let container { return container }
        let sink = MemorySink()
        let zip = ZipWriter(sink)
        for (name, bytes) in members { try zip.add(ZipMember(name: name), bytes: bytes) }
        try zip.finish()
        return sink.bytes
    }

    subscript(name: String) -> [UInt8] {
        get { members.first { $0.name == name }?.bytes ?? [] }
        set {
            if let index = members.firstIndex(where: { $0.name == name }) {
                members[index].bytes = newValue
            } else {
                members.append((name, newValue))
            }
        }
    }

    mutating func remove(_ name: String) { members.removeAll { $0.name == name } }

    // MARK: config.json

    static let config = "config.json"
    static let weights = "model.weights.h5"

    var config: JSONValue {
        get throws { try JSONValue(parsing: self[Self.config]) }
    }

    /// Puts `value` at a place in the config, `config.layers.1.config.units`, a `nil` removes what
    /// is there.
    mutating func setConfig(_ place: String, to value: JSONValue?) throws {
        let steps = place.split(separator: ".").map(String.init)
        let changed = try config.replacing(steps[...], with: value) ?? .null
        self[Self.config] = Array(try changed.jsonString().utf8)
    }

    /// Puts text that need not be JSON in place of a value.
    mutating func setConfig(_ place: String, toText text: String) throws {
        try setConfig(place, to: "@@here@@")
        let json = String(decoding: self[Self.config], as: UTF8.self)
        self[Self.config] = Array(json.replacing("\"@@here@@\"", with: text).utf8)
    }

    // MARK: The weights and the container, by Python

    /// Runs a script with `f`, the weights file, open for changes in h5py.
    mutating func editWeights(_ script: String) throws {
        self[Self.weights] = try Self.edited(
            self[Self.weights], by: "hostile.edit_weights", script: script)
    }

    /// Runs a script with `raw`, the archive's bytes, and helpers that find their way in it.
    mutating func editContainer(_ script: String) throws {
        container = try Self.edited(bytes(), by: "hostile.edit_container", script: script)
    }

    private static func edited(
        _ bytes: [UInt8], by function: String, script: String
    ) throws -> [UInt8] {
        try withTemporaryDirectory { folder in
            let url = URL(fileURLWithPath: folder.file("file"))
            try Data(bytes).write(to: url)
            try Oracle.call(function, ["path": .string(url.path), "script": .string(script)])
            return [UInt8](try Data(contentsOf: url))
        }
    }
}

extension JSONValue {
    /// The value with another one at a place inside it; keys of objects, numbers of elements.
    fileprivate func replacing(_ steps: ArraySlice<String>, with value: JSONValue?) throws
        -> JSONValue?
    {
        guard let step = steps.first else { return value }
        switch self {
        case .object(var object):
            object[step] = try (object[step] ?? .null).replacing(steps.dropFirst(), with: value)
            return .object(object)
        case .array(var elements):
            guard let index = Int(step), elements.indices.contains(index) else { break }
            if let new = try elements[index].replacing(steps.dropFirst(), with: value) {
                elements[index] = new
            } else {
                elements.remove(at: index)
            }
            return .array(elements)
        default:
            if steps.count == 1 { return .object([step: value ?? .null]) }
        }
        throw OracleError.processFailed(
            "the sample's config has no place \(steps.joined(separator: "."))")
    }
}
