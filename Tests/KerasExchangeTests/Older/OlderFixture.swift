import Foundation
import Keras
import KerasJSON
import KerasTestSupport
import KerasZip
import OrderedCollections
import Testing

/// The files that one older version of Keras 3 wrote, unpacked from `Tests/Fixtures/keras3`.
struct OlderFixtures {
    let version: OlderKeras
    let fixtures: [OlderFixture]
    private let directory: TemporaryDirectory

    init(_ version: OlderKeras) throws {
        self.version = version
        let directory = try TemporaryDirectory()
        self.directory = directory
        let path = PackageRoot.file("Tests/Fixtures/keras3/\(version.rawValue).zip")
        let archive = try ZipReader(path: path)
        for entry in archive.entries {
            let target = URL(fileURLWithPath: directory.file(entry.name))
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(archive.read(entry)).write(to: target)
        }
        let files = archive.entries.map { String($0.name.prefix { $0 != "/" }) }
        fixtures = try OrderedSet(files).filter {
            !$0.hasSuffix(".json") || $0.hasSuffix(".weights.json")
        }.filter {
            // Shards belong to the map beside them.
            $0.range(of: #"_\d{5}\.weights\.h5$"#, options: .regularExpression) == nil
        }.map { try OlderFixture(file: $0, of: version, in: directory.path) }
    }
}

/// A file that an older Keras 3 wrote, and what it computed with the same model. Made by
/// `Tests/Fixtures/make_keras3.py`.
struct OlderFixture: CustomTestStringConvertible {
    /// The version that wrote the file.
    let version: OlderKeras
    /// The file's name without the ending of its kind.
    let name: String
    /// `.keras`, `.h5`, …; empty for a folder.
    let ending: String
    let path: String
    /// The path of the JSON with the numbers.
    let numbersPath: String
    private let told: JSONValue

    var testDescription: String { name + ending }
    var isWeightsAlone: Bool { ending.hasPrefix(".weights") }

    /// Whether the version that wrote the file can read it: there are graphs that 3.3 cannot.
    var readsItself: Bool { told["reads_itself"]?.boolValue == true }

    /// Whether a description of the model in the file is told by Keras as one of a `.keras` file: in
    /// `.h5` files functions stand for their names.
    var isComparable: Bool { ending != ".h5" }

    /// The first version that reads what is saved here of the model; `nil` for all. To 3.3 the class
    /// `Orthogonal` is known by another name only.
    var since: String? {
        ["orthogonal", "recurrences", "masks_and_shares"].contains(name) ? "3.6" : firstWithState
    }

    /// Whether the newest Keras reads the file.
    var isReadByNewest: Bool { version.has(since: firstWithState) }

    /// The first version with the state that the optimizer has today: Nadam had another one.
    private var firstWithState: String? {
        ["several_outputs", "legacy_outputs"].contains(name) ? "3.10" : nil
    }

    /// Whether the state is that of Nadam before 3.10: its product came first.
    private var hasFormerNadam: Bool {
        ["several_outputs", "legacy_outputs"].contains(name)
            && told["optimizer"]?[2]?["shape"]?.arrayValue?.isEmpty == true
    }

    /// The fixture with the model that weights alone are for.
    var modelName: String {
        name.replacingOccurrences(of: "weights_of_", with: "")
            .replacingOccurrences(of: "sharded_", with: "")
    }

    init(file: String, of version: OlderKeras, in folder: String) throws {
        self.version = version
        name = String(file.prefix { $0 != "." })
        ending = String(file.dropFirst(name.count))
        path = folder + "/" + file
        numbersPath = folder + "/" + name + ".json"
        told = try JSONValue(parsing: Array(Data(contentsOf: URL(fileURLWithPath: numbersPath))))
    }

    /// The model in the file; for weights alone, that of another fixture with these weights.
    func load() throws -> Model {
        guard isWeightsAlone else {
            return try Model.load(from: path, options: LoadOptions(strict: true))
        }
        let folder = (path as NSString).deletingLastPathComponent
        let model = try Model.load(from: "\(folder)/\(modelName).keras")
        let report = try model.loadWeights(from: path)
        #expect(report.skipped == [] && report.missing == [] && report.unexpected == [], "\(name)")
        return model
    }

    /// Saves the model as the same kind of file, or as `.keras` where that kind is only read.
    ///
    /// - Returns: The path.
    func save(_ model: Model, in directory: TemporaryDirectory) throws -> String {
        let new = directory.file(name + (ending == ".h5" ? ".keras" : ending))
        switch ending {
        case ".weights.h5": try model.saveWeights(to: new)
        case ".weights.json": try model.saveWeights(to: new, maxShardSizeInGiB: 2e-7)
        case "": try model.save(to: new, options: SaveOptions(isZipped: false))
        default: try model.save(to: new)
        }
        return new
    }

    // MARK: Comparing

    /// How far computed numbers may differ: rounding in the dtypes of the layers.
    private var tolerance: Double { ["policies", "mixed"].contains(name) ? 1e-2 : 1e-5 }

    /// Compares the model's state and what it computes with what was told.
    func check(_ model: Model, _ what: String) throws {
        try checkValues(of: model.weights, "weights", what)
        if told["optimizer"] != nil {
            try checkValues(of: #require(model.optimizer).ownVariables, "optimizer", what)
        }
        let x = try nest("inputs")
        let outputs = try model(x).leavesInKerasOrder.flatMap {
            try Ops.cast($0, to: .float64).array(of: Double.self)
        }
        expectClose(
            outputs, numbers(told["outputs"]), relative: tolerance, absolute: tolerance / 10,
            "\(what): outputs")
        guard let expected = told["results"]?.objectValue else { return }
        let results = try model.evaluate(Batch(x: x, y: nest("targets")), verbose: .silent)
        // The losses of several outputs were not told by 3.3, and without their weights by 3.6.
        let hasLosses = version.has(since: "3.9")
        for (key, value) in expected where hasLosses || !key.hasSuffix("_loss") {
            let result =
                try results[key].map { [$0] } ?? results[tensor: key]?.array(of: Double.self)
            expectClose(
                result ?? [], numbers(value), relative: 1e-4, absolute: 1e-6, "\(what): \(key)")
        }
    }

    /// Compares what a Keras told of the saved model with what was told of the original.
    func check(_ answer: OracleValue, _ what: String) {
        #expect(answer["difference"]?.stringValue == nil, "\(what)")
        for key in ["weights", "optimizer", "outputs", "results"] {
            guard var expected = told[key] else { continue }
            guard let found = answer[key] else {
                // On JAX nothing is evaluated.
                #expect(key == "results", "\(what): \(key)")
                continue
            }
            let isState = ["weights", "optimizer"].contains(key)
            if key == "optimizer", hasFormerNadam, var list = expected.arrayValue {
                list.append(list.remove(at: 2))
                expected = .array(list)
            }
            // Not exact: JAX makes float32 of float64.
            expectClose(
                numbers(found.json), numbers(expected), relative: isState ? 1e-7 : tolerance,
                absolute: isState ? 0 : tolerance / 10, "\(what): \(key)")
        }
    }

    private func checkValues(of variables: [Variable], _ key: String, _ what: String) throws {
        var expected = try #require(told[key]?.arrayValue)
        try #require(variables.count == expected.count, "\(what): \(key)")
        if key == "optimizer", hasFormerNadam { expected.append(expected.remove(at: 2)) }
        for (variable, expected) in zip(variables, expected) {
            #expect(
                variable.shape.dimensions == expected["shape"]?.arrayValue?.map(\.intValue),
                "\(what): \(variable.name)")
            if key == "weights" {
                #expect(variable.dtype.name == expected["dtype"]?.stringValue, "\(what)")
            }
            let values = try variable.value.array(of: Double.self)
            let wanted = numbers(expected["values"]).map {
                variable.dtype == .float64 ? $0 : Double(Float($0))
            }
            expectClose(values, wanted, relative: 0, "\(what): \(key): \(variable.name)")
        }
    }

    /// The tensors under a key, in the structure in which Keras has them.
    private func nest(_ key: String) throws -> Nest<Tensor> {
        func tensors(_ json: JSONValue) throws -> Nest<Tensor> {
            if let elements = json.arrayValue { return .list(try elements.map(tensors)) }
            let members = try #require(json.objectValue)
            guard members["values"] != nil else {
                let pairs = try members.map { ($0.key, try tensors($0.value)) }
                return .dictionary(OrderedDictionary(pairs, uniquingKeysWith: { $1 }))
            }
            let shape = Shape(json["shape"]?.arrayValue?.compactMap(\.intValue) ?? [])
            let dtype = try #require(DType(name: json["dtype"]?.stringValue ?? ""))
            return .leaf(
                try Ops.cast(Tensor(numbers(json["values"]), shape: shape), to: dtype))
        }
        return try tensors(#require(told[key]))
    }

    /// All numbers in a value, those of dictionaries by their sorted keys.
    private func numbers(_ json: JSONValue?) -> [Double] {
        switch json {
        case .array(let elements)?: return elements.flatMap(numbers)
        case .object(let members)?:
            if let values = members["values"] { return numbers(values) }
            return members.sorted { $0.key < $1.key }.flatMap { numbers($0.value) }
        case .bool(let value)?: return [value ? 1 : 0]
        default: return json?.doubleValue.map { [$0] } ?? []
        }
    }
}

extension Nest {
    /// The leaves, those of a dictionary by its sorted keys.
    fileprivate var leavesInKerasOrder: [Leaf] {
        switch self {
        case .leaf(let leaf): [leaf]
        case .list(let elements): elements.flatMap(\.leavesInKerasOrder)
        case .dictionary(let elements):
            elements.sorted { $0.key < $1.key }.flatMap(\.value.leavesInKerasOrder)
        }
    }
}
