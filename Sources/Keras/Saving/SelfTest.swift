import KerasJSON
import KerasTensors
import KerasZip
import OrderedCollections

/// Inputs, and what the model answered to them when it was saved: kept in the model's file, so that
/// a load can ask again.
///
/// The files are among the assets, in a folder that belongs to no object: Keras unpacks it and looks
/// no further.
struct SelfTest {
    static let folder = "assets/_self_test"
    private static let structureFile = "\(folder)/structure.json"
    private static let arraysFile = "\(folder)/arrays.h5"

    let inputs: Nest<Tensor>
    let outputs: Nest<Tensor>

    /// Asks `model`.
    ///
    /// - Throws: What predicting throws.
    init(of model: Model, inputs: Nest<Tensor>) throws {
        self.inputs = inputs
        outputs = try model.predict(inputs, verbose: .silent)
    }

    // MARK: Files

    /// The files by their path in the archive.
    func files() throws -> OrderedDictionary<String, [UInt8]> {
        let sink = MemorySink()
        try WeightsContent([Self.group("inputs", inputs), Self.group("outputs", outputs)])
            .write(to: sink)
        let structure: JSONObject = [
            "inputs": inputs.numbered.json, "outputs": outputs.numbered.json,
        ]
        return [
            Self.structureFile: try JSONValue.object(structure).jsonBytes(),
            Self.arraysFile: sink.bytes,
        ]
    }

    private static func group(_ name: String, _ tensors: Nest<Tensor>) -> StateCollector.Group {
        let values = tensors.leaves.enumerated().map { (String($0), $1) }
        return StateCollector.Group(
            path: "\(name)/vars", name: nil,
            variables: OrderedDictionary(uniqueKeysWithValues: values))
    }

    /// Reads the files of a saved model; `nil` if it has none.
    ///
    /// - Throws: The error of damaged files.
    init?(_ assets: (any AssetSource)?) throws {
        guard let assets, assets.hasSelfTest else { return nil }
        let structure = try JSONValue(parsing: assets.read(Self.structureFile)).objectValue
        let bytes = try assets.read(Self.arraysFile)
        let arrays = try HDF5Weights(SummedStorage(MemorySource(bytes), range: 0..<bytes.count))
        inputs = try Self.tensors("inputs", structure, arrays)
        outputs = try Self.tensors("outputs", structure, arrays)
    }

    private static func tensors(
        _ name: String, _ structure: JSONObject?, _ arrays: HDF5Weights
    ) throws -> Nest<Tensor> {
        guard let numbers = structure?[name].flatMap(Nest<Int>.init(json:)),
            let source = try arrays.variables(at: name)
        else {
            throw KerasError.invalidFile(
                path: folder, entry: structureFile, reason: "it does not describe a self-test")
        }
        let reader = VariableReader(path: name, source: source)
        return try numbers.map { try reader[String($0)] }
    }

    static func missing(in path: String) -> KerasError {
        .invalidFile(
            path: path, entry: folder,
            reason: "the file has no self-test; give the save SaveOptions.selfTestInputs")
    }

    // MARK: The test

    /// Asks `model` again.
    ///
    /// - Parameter tolerance: How far a number may be off, as part of itself, or of 1 if it is
    ///   smaller.
    /// - Throws: ``KerasError/selfTestFailed(path:difference:tolerance:)``.
    func run(_ model: Model, path: String, tolerance: Double) throws {
        let found = try model.predict(inputs, verbose: .silent)
        var largest = 0.0
        let specs = (outputs.map(\.shape), found.map(\.shape))
        guard specs.0 == specs.1 else {
            throw KerasError.selfTestFailed(path: path, difference: .infinity, tolerance: tolerance)
        }
        for (expected, found) in zip(outputs.leaves, found.leaves) {
            largest = max(largest, try Self.difference(expected, found))
        }
        guard largest <= tolerance else {
            throw KerasError.selfTestFailed(path: path, difference: largest, tolerance: tolerance)
        }
    }

    private static func difference(_ expected: Tensor, _ found: Tensor) throws -> Double {
        let expected = try Ops.cast(expected, to: .float64).array(of: Double.self)
        let found = try Ops.cast(found, to: .float64).array(of: Double.self)
        return zip(expected, found).reduce(0) { largest, pair in
            let (a, b) = pair
            if a == b || a.isNaN && b.isNaN { return largest }
            let difference = abs(a - b) / max(1, abs(a))
            return difference.isNaN ? .infinity : max(largest, difference)
        }
    }
}

extension Nest {
    /// The leaves' numbers in their places.
    fileprivate var numbered: Nest<Int> {
        var next = 0
        return map { _ in
            defer { next += 1 }
            return next
        }
    }
}

extension Nest where Leaf == Int {
    fileprivate var json: JSONValue {
        switch self {
        case .leaf(let number): .int(number)
        case .list(let elements): .array(elements.map(\.json))
        case .dictionary(let elements):
            .object(JSONObject(elements.map { ($0, $1.json) }))
        }
    }

    /// How deep the parser allows JSON to nest bounds this, too.
    fileprivate init?(json: JSONValue) {
        switch json {
        case .array(let elements):
            let parts = elements.compactMap(Nest.init(json:))
            guard parts.count == elements.count else { return nil }
            self = .list(parts)
        case .object(let object):
            var parts: OrderedDictionary<String, Nest> = [:]
            for (key, value) in object {
                guard let part = Nest(json: value) else { return nil }
                parts[key] = part
            }
            self = .dictionary(parts)
        default:
            guard let number = json.intValue else { return nil }
            self = .leaf(number)
        }
    }
}
