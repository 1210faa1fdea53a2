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
    fileprivate static let structureFile = "\(folder)/structure.json"
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

    /// The files by their path in the archive: the structures of inputs and outputs, with the text
    /// among them, and the numbers. (HDF5 has no text of the kind that tensors hold.)
    func files() throws -> OrderedDictionary<String, [UInt8]> {
        let sink = MemorySink()
        try WeightsContent([Self.group("inputs", inputs), Self.group("outputs", outputs)])
            .write(to: sink)
        var structure: JSONObject = [
            "inputs": inputs.numbered.json, "outputs": outputs.numbered.json,
        ]
        let texts = try JSONObject(
            [("inputs", inputs), ("outputs", outputs)].map { ($0, .object(try Self.texts($1))) })
        if texts.values.contains(where: { $0 != .object([:]) }) {
            structure["texts"] = .object(texts)
        }
        return [
            Self.structureFile: try JSONValue.object(structure).jsonBytes(),
            Self.arraysFile: sink.bytes,
        ]
    }

    private static func group(_ name: String, _ tensors: Nest<Tensor>) -> StateCollector.Group {
        let values = tensors.leaves.enumerated().filter { $1.dtype != .string }
            .map { (String($0), $1) }
        return StateCollector.Group(
            path: "\(name)/vars", name: nil,
            variables: OrderedDictionary(uniqueKeysWithValues: values))
    }

    /// The tensors of text by their numbers.
    private static func texts(_ tensors: Nest<Tensor>) throws -> JSONObject {
        JSONObject(
            try tensors.leaves.enumerated().filter { $1.dtype == .string }.map { number, tensor in
                let sizes = try tensor.shape.knownSizes(for: "a self-test")
                return (
                    String(number),
                    [
                        "shape": .array(sizes.map { .int($0) }),
                        "values": .array(try tensor.strings().map { .string($0) }),
                    ]
                )
            })
    }

    /// Reads the files of a saved model; `nil` if it has none.
    ///
    /// - Throws: The error of damaged files;
    ///   ``KerasError/resourceLimit(path:what:declared:limit:remedy:)`` for arrays that are larger
    ///   together than ``LoadLimits/selfTestBytes``.
    init?(_ assets: (any AssetSource)?, _ limits: LoadLimits) throws {
        guard let assets, assets.hasSelfTest else { return nil }
        let text = try assets.read(Self.structureFile)
        let bytes = try assets.read(Self.arraysFile)
        var reader = Reader(
            structure: try JSONValue(parsing: text, limits: limits.json).objectValue,
            arrays: try HDF5Weights(SummedStorage(MemorySource(bytes), range: 0..<bytes.count)),
            rest: max(0, limits.selfTestBytes) - text.count)
        inputs = try reader.tensors("inputs")
        outputs = try reader.tensors("outputs")
    }

    /// Reads what ``files()`` wrote, each array once, and none before all are known to be small.
    private struct Reader {
        let structure: JSONObject?
        let arrays: HDF5Weights
        /// The bytes that more arrays may take.
        var rest: Int

        mutating func tensors(_ name: String) throws -> Nest<Tensor> {
            let texts = structure?["texts"]?[name]?.objectValue ?? [:]
            guard let numbers = structure?[name].flatMap(Nest<Int>.init(json:)),
                numbers.leaves.elementsEqual(0..<numbers.leaves.count)
            else { throw invalid }
            let reader = VariableReader(path: name, source: try arrays.variables(at: name))
            guard reader.count + texts.count == numbers.leaves.count else { throw invalid }
            for key in reader.keys {
                let spec = try reader.spec(of: key)
                let (size, overflow) = try spec.shape.elementCount()
                    .multipliedReportingOverflow(by: spec.dtype.byteCount)
                guard !overflow, size <= rest else {
                    throw KerasError.resourceLimit(
                        path: SelfTest.folder, what: "the bytes of a self-test",
                        declared: overflow ? .max : size, limit: max(0, rest),
                        remedy: LoadLimits.remedy("selfTestBytes"))
                }
                rest -= size
            }
            return try numbers.map { number in
                guard let text = texts[String(number)] else { return try reader[String(number)] }
                guard let sizes = text["shape"]?.arrayValue?.compactMap(\.intValue),
                    let values = text["values"]?.arrayValue?.compactMap(\.stringValue)
                else { throw invalid }
                return try Tensor(strings: values, shape: Shape(sizes))
            }
        }

        private var invalid: KerasError {
            .invalidFile(
                path: SelfTest.folder, entry: SelfTest.structureFile,
                reason: "it does not describe a self-test")
        }
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
        guard expected.dtype != .string, found.dtype != .string else {
            let isSame = try expected.dtype == found.dtype && expected.strings() == found.strings()
            return isSame ? 0 : .infinity
        }
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
