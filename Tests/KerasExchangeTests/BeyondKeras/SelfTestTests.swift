import Foundation
import KerasTestSupport
import Testing

@testable import Keras

/// Inputs and answers that a file keeps, to be asked again by a load.
@Suite struct SelfTestTests {
    private let folder: TemporaryDirectory
    private let path: String

    init() throws {
        folder = try TemporaryDirectory()
        path = folder.file("model.keras")
    }

    private func save() throws -> Sequential {
        let model = Sequential([InputLayer([4]), Dense(8, activation: "tanh"), Dense(3)])
        let inputs = try Random.uniform([2, 4], seed: 1)
        try model.save(to: path, options: SaveOptions(selfTestInputs: .leaf(inputs)))
        return model
    }

    private static let tested = LoadOptions(runsSelfTest: true)

    @Test func `a model that answers as it did is loaded`() throws {
        let model = try save()
        let loaded = try Model.load(from: path, options: Self.tested)
        #expect(try ModelState(loaded) == ModelState(model))
        #expect(loaded.loadReport.unexpected.isEmpty)
        _ = try Model.load(from: path, options: LoadOptions(strict: true, isMapped: true))
    }

    @Test func `several inputs and outputs keep their structure`() throws {
        let a = Input([2], name: "a")
        let b = Input([3], name: "b")
        let model = try Model(
            inputs: ["a": a, "b": b] as OrderedDictionary, outputs: [Dense(2)(a), Dense(1)(b)])
        let inputs: Nest<Tensor> = [
            "a": .leaf(try Random.uniform([2, 2], seed: 1)),
            "b": .leaf(try Random.uniform([2, 3], seed: 2)),
        ]
        try model.save(to: path, options: SaveOptions(selfTestInputs: inputs))
        _ = try Model.load(from: path, options: Self.tested)
    }

    @Test func `a folder keeps a self-test as an archive does`() throws {
        let path = folder.file("model")
        let model = Sequential([InputLayer([4]), Dense(3)])
        try model.save(
            to: path,
            options: SaveOptions(isZipped: false, selfTestInputs: .leaf(Ops.ones([1, 4]))))
        _ = try Model.load(from: path, options: Self.tested)
    }

    @Test func `a model that answers otherwise is refused with the largest difference`() throws {
        try register(Drifting.self, package: "self_test_tests")
        let model = Sequential([InputLayer([2]), Drifting()])
        let inputs = try Tensor([[Float(1), 2]])
        try model.save(to: path, options: SaveOptions(selfTestInputs: .leaf(inputs)))
        try Drifting.$drift.withValue(0.25) {
            let error = #expect(throws: KerasError.self) {
                try Model.load(from: path, options: Self.tested)
            }
            #expect(
                error == .selfTestFailed(path: path, difference: 0.25, tolerance: 1e-4))
            _ = try Model.load(from: path)
            _ = try Model.load(
                from: path, options: LoadOptions(runsSelfTest: true, selfTestTolerance: 0.3))
        }
    }

    @Test func `text among inputs and outputs is kept`() throws {
        let text = try Tensor(strings: ["a bc", "é bc a"], shape: [2, 1])
        let model = Sequential([
            InputLayer([1], dtype: .string),
            TextVectorization(outputSequenceLength: 4, vocabulary: ["bc", "a", "é"]),
        ])
        try model.save(to: path, options: SaveOptions(selfTestInputs: .leaf(text)))
        _ = try Model.load(from: path, options: Self.tested)
        let inverted = Sequential([
            InputLayer([2], dtype: .int64), StringLookup(vocabulary: ["x", "é"], invert: true),
        ])
        try inverted.save(
            to: path, options: SaveOptions(selfTestInputs: .leaf(Tensor([[Int64(1), 2]]))))
        _ = try Model.load(from: path, options: Self.tested)
    }

    /// One array named 400 times; one of 64 MB that is packed to little; numbers that are not there.
    @Test(arguments: [
        (
            "{\"inputs\": [" + Array(repeating: "0", count: 400).joined(separator: ",")
                + "], \"outputs\": 0}", "(4, 4)"
        ),
        ("{\"inputs\": 0, \"outputs\": 0}", "(1 << 22, 4)"),
        ("{\"inputs\": [0, 1], \"outputs\": 0}", "(4, 4)"),
        ("{\"inputs\": 0, \"outputs\": 0, \"texts\": {\"inputs\": {\"0\": 1}}}", "(4, 4)"),
    ])
    func `a self-test that asks for much, or for what is not there, is refused`(
        structure: String, shape: String
    ) throws {
        _ = try save()
        let script = """
            import h5py, io, zipfile
            with zipfile.ZipFile(path) as old:
                members = {name: old.read(name) for name in old.namelist()}
            file = io.BytesIO()
            with h5py.File(file, "w") as h5:
                h5.create_dataset("inputs/vars/0", eval(shape), "f4", compression="gzip", fillvalue=0)
                h5["inputs/vars/0"][:] = 1
                h5["outputs/vars/0"] = np.zeros((4, 3), "f4")
            members["assets/_self_test/structure.json"] = structure.encode()
            members["assets/_self_test/arrays.h5"] = file.getvalue()
            with zipfile.ZipFile(path, "w") as new:
                for name, content in members.items():
                    new.writestr(name, content)
            """
        try Oracle.run(
            script: script,
            arguments: [
                "path": .string(path), "structure": .string(structure), "shape": .string(shape),
            ])
        let error = #expect(throws: KerasError.self) {
            try Model.load(from: path, options: Self.tested)
        }
        switch error {
        case .invalidFile, .resourceLimit: break
        default: Issue.record("\(String(describing: error))")
        }
    }

    @Test func `a file without a self-test cannot pass one`() throws {
        try Sequential([InputLayer([4]), Dense(2)]).save(to: path)
        #expect(throws: KerasError.self) { try Model.load(from: path, options: Self.tested) }
    }

    @Test func `Keras loads such a file without complaint`() throws {
        let model = try save()
        let script = """
            import keras, warnings
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                model = keras.saving.load_model(path)
            result = {
                "warnings": [str(warning.message) for warning in caught],
                "output": model.predict_on_batch(np.ones((1, 4), "float32")).tolist(),
            }
            """
        let answer = try Oracle.run(script: script, arguments: ["path": .string(path)])
        #expect(answer["warnings"] == [])
        let output = try model.predict(Ops.ones([1, 4]), verbose: .silent).array(of: Float.self)
        let theirs = try #require(answer["output"]?.flattenedDoubles)
        for (a, b) in zip(output, theirs) { #expect(abs(Double(a) - b) < 1e-5) }
    }
}

/// A layer whose answers depend on when it is asked.
private final class Drifting: Layer {
    @TaskLocal static var drift = 0.0

    override func call(_ inputs: Tensor) throws -> Tensor {
        // The first output is 1, the second 1 and the drift.
        try Ops.ones([1, 2]) + Tensor([[Float(0), Float(Self.drift)]])
    }
}
