import Keras
import KerasTestSupport
import Testing

/// A model with a variable of its own.
private final class Owner: Model {
    let dense = Dense(2)
    let scale = Variable(name: "scale")

    override func setUp() throws {
        try super.setUp()
        try scale.initialize(shape: [2], with: "zeros")
    }
    override func call(_ inputs: Tensor) throws -> Tensor { try dense(inputs) * scale.value }
}

/// `.h5` files that Keras 3 wrote are loaded as Keras 3 loads them, and where it cannot, better.
@Suite(.serialized) struct Keras3LegacyTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("model.h5") }

    init() throws { directory = try TemporaryDirectory() }

    private func save(
        _ name: String, _ arguments: [String: OracleValue] = [:]
    ) throws -> OracleValue {
        try Oracle.call(
            "legacy.save",
            arguments.merging(["name": .string(name), "path": .string(path)]) { $1 })
    }

    private func expectSame(_ model: Model, _ told: OracleValue, _ what: String) throws {
        try expectSameValues(model.weights, told["state"]?["weights"], what)
        expectClose(
            try model.predict(Tensor(described: told["x"]), verbose: 0).array(of: Double.self),
            told["outputs"]?["value"], relative: 1e-5, absolute: 1e-6, what)
    }

    @Test(arguments: ["stack", "frozen", "nested", "long_names"])
    func `whole models`(name: String) throws {
        let told = try save(name)
        let model = try Sequential.load(from: path, options: LoadOptions(strict: true))
        try expectSame(model, told, name)
        #expect(model.loadReport.warnings.map(\.path) == ["training_config"])
        #expect(try model.layers.map(\.trainable).contains(false) == (name == "frozen"))
    }

    @Test func `all graphs, those with ops too, which Keras saves and cannot load`() throws {
        let names = try #require(Oracle.call("functional.names").strings)
        let answers = try Oracle.table(
            "functional.exchange",
            names.map { ["name": .string($0), "path": .string(directory.file("\($0).h5"))] })
        var count = 0
        for (name, answer) in zip(names, answers) {
            guard case .success(let told) = answer else { continue }
            count += 1
            do {
                let model = try Model.load(from: directory.file("\(name).h5"))
                let inputs = try #require(told["inputs"]?.arrayValue).map(Tensor.init(described:))
                let outputs = try model(.list(inputs.map(Nest.leaf))).leaves
                let expected = try #require(told["outputs"]?.arrayValue)
                #expect(outputs.count == expected.count, "\(name)")
                for (output, expected) in zip(outputs, expected) where outputs.count == 1 {
                    expectClose(
                        try Ops.cast(output, to: .float64).array(of: Double.self),
                        expected["value"], relative: 2e-6, absolute: 1e-6, name)
                }
            } catch {
                Issue.record("\(name): \(error)")
            }
        }
        #expect(count > 10)
    }

    /// Keras itself fails with the short names, which it wrote.
    @Test(
        arguments: [
            ["mse", "mae"], ["mean_squared_error", "accuracy"],
            [
                ["class_name": "BinaryCrossentropy", "config": ["label_smoothing": 0.25]],
                ["class_name": "RootMeanSquaredError", "config": [:]],
            ],
        ] as [[OracleValue]])
    func `compiled models go on`(_ names: [OracleValue]) throws {
        let told = try save(
            "stack",
            [
                "optimizer": ["class_name": "Adam", "config": ["learning_rate": 0.25]],
                "loss": names[0], "metrics": [names[1]],
            ])
        let model = try Sequential.load(from: path, options: LoadOptions(strict: true))
        try expectSame(model, told, "\(names)")
        #expect(model.loadReport.warnings.isEmpty)
        try expectSameValues(
            #require(model.optimizer).ownVariables, told["state"]?["optimizer"]?["variables"])
        let results = try model.evaluate(
            Tensor(described: told["x"]), Tensor(described: told["y"]), verbose: .silent)
        for (key, value) in try #require(told["results"]?.objectValue) {
            expectClose([results[key] ?? .nan], [value.doubleValue ?? 0], relative: 1e-5, key)
        }
    }

    /// What older versions of h5py made of the same.
    @Test(arguments: [
        """
        for group in [f["model_weights"]] + list(f["model_weights"].values()):
            for name in ("layer_names", "weight_names"):
                if name in group.attrs and len(group.attrs[name]):
                    names = [n.encode() for n in group.attrs[name]]
                    del group.attrs[name]
                    group.attrs.create(name, names, dtype="S40")
        config = f.attrs["model_config"].encode()
        del f.attrs["model_config"]
        f.attrs["model_config"] = np.bytes_(config)
        """,
        "del f['model_weights/top_level_model_weights']",
    ])
    func `other forms of names and text`(edit: String) throws {
        let told = try save("stack", ["edit": .string(edit)])
        try expectSame(
            Sequential.load(from: path, options: LoadOptions(strict: true)), told, edit)
    }

    @Test(arguments: [false, true])
    func `weights of a whole model go into one that is there`(byName: Bool) throws {
        let told = try save("owner")
        let model = Owner()
        try model.build(inputShape: [nil, 4])
        if byName { model.dense.name = "dense" }
        let report = try model.loadWeights(from: path, byName: byName)
        #expect(report.loaded.sorted() == ["dense", "top_level_model_weights"])
        try expectSame(model, told, "")
    }

    @Test func `weights that do not fit are an error, or skipped, and nothing else changes`() throws
    {
        let told = try save("stack")
        let model = Sequential([InputLayer([4]), Dense(3), Dense(4)])
        let before = try model.weights.map { try $0.value.array(of: Float.self) }
        #expect {
            try model.loadWeights(from: path)
        } throws: { error in
            guard case .stateMismatch(path, let failures)? = error as? KerasError else {
                return false
            }
            return failures.count == 2
                && failures[0].reason.hasPrefix("Shape mismatch in layer #1 (named ")
        }
        #expect(try model.weights.map { try $0.value.array(of: Float.self) } == before)
        let report = try model.loadWeights(from: path, skipsMismatches: true)
        #expect(report.skipped.count == 2)
        try expectSameValues(
            Array(model.weights.prefix(2)),
            .array(Array(#require(told["state"]?["weights"]?.arrayValue).prefix(2))))
        let other = Sequential([InputLayer([4]), Dense(3)])
        #expect {
            try other.loadWeights(from: path)
        } throws: {
            "\($0)".contains("Model expected 1 layers, found 2 saved layers")
        }
    }

    @Test(arguments: ["h5", "hdf5"])
    func `saving in the old format names the new one`(ending: String) throws {
        let target = directory.file("model.\(ending)")
        let model = Sequential([InputLayer([4]), Dense(3)])
        #expect {
            try model.save(to: target)
        } throws: { error in
            guard case .invalidPath(target, let reason)? = error as? KerasError else {
                return false
            }
            return reason.contains(".keras")
        }
    }
}
