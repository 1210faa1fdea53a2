import Foundation
import Keras
import KerasTestSupport
import Testing

/// A model of a class of one's own, compiled in its own way.
private final class OwnCompile: Model {
    let first = Dense(3, activation: "tanh", name: "first")
    let out = Dense(1, name: "out")
    @NotSaved var modelOptimizer: OptimizerIdentifier?

    override func call(_ inputs: Tensor) throws -> Tensor { try out(first(inputs)) }

    func compile(modelOptimizer: OptimizerIdentifier) throws {
        try super.compile(optimizer: modelOptimizer, loss: "mse")
        self.modelOptimizer = modelOptimizer
    }
    override func compileConfig() throws -> Config? { ["model_optimizer": modelOptimizer] }
    override func compile(from config: Config) throws {
        try compile(modelOptimizer: config["model_optimizer"])
    }
}

/// What `load` and `save` accept, refuse and report.
@Suite struct LoadingTests {
    private let directory: TemporaryDirectory
    private let x: Tensor
    private var path: String { directory.file("model.keras") }

    init() throws {
        directory = try TemporaryDirectory()
        x = try Random.uniform([8, 4], seed: 1)
        try register(OwnCompile.self, package: "loading_tests")
    }

    private func stack() throws -> Sequential {
        let model = Sequential([Dense(3, name: "a"), Dense(1, name: "b")])
        try model.compile(optimizer: .adam(), loss: "mse")
        try model.fit(x, Ops.ones([8, 1]), verbose: 0)
        return model
    }

    private func numbers(_ tensor: Tensor) throws -> [Float] { try tensor.array(of: Float.self) }

    // MARK: Classes

    @Test func `loading as another class tells both`() throws {
        try stack().save(to: path)
        #expect(try Model.load(from: path) is Sequential)
        #expect(
            throws: KerasError.invalidFile(
                path: path, entry: "config.json",
                reason: "it describes a Sequential, not a OwnCompile; load it as that class, or as "
                    + "Model for any")
        ) { try OwnCompile.load(from: path) }
    }

    // MARK: Compiling

    @Test func `without compiling there is no optimizer, and the weights are the same`() throws {
        let model = try stack()
        try model.save(to: path)
        let loaded = try Sequential.load(from: path, options: LoadOptions(compiles: false))
        #expect(loaded.optimizer == nil && !loaded.isCompiled)
        #expect(throws: KerasError.notCompiled(object: loaded.summaryDescription)) {
            try loaded.fit(x, Ops.ones([8, 1]), verbose: 0)
        }
        #expect(
            try numbers(loaded.predict(x, verbose: 0)) == numbers(model.predict(x, verbose: 0)))
        #expect(loaded.loadReport.unexpected == [])
    }

    @Test(arguments: [false, true])
    func `an optimizer kept by a custom compile keeps its state`(isObject: Bool) throws {
        let model = OwnCompile()
        try model.compile(modelOptimizer: isObject ? .object(Adam(learningRate: 0.02)) : "adam")
        try model.fit(x, Ops.ones([8, 1]), epochs: 3, verbose: 0)
        try model.save(to: path)
        let tree = try Oracle.weightTree(ofFile: path)
        let group = isObject ? "model_optimizer" : "optimizer"
        #expect(tree.contains("\(group)/vars/9 [1] float32"))
        #expect(
            tree.contains { $0.hasPrefix("\(isObject ? "optimizer" : "model_optimizer")/") }
                == false)

        let loaded = try OwnCompile.load(from: path, options: LoadOptions(strict: true))
        let (saved, restored) = (try #require(model.optimizer), try #require(loaded.optimizer))
        #expect(try restored.ownVariables.count == 10)
        for (a, b) in zip(try saved.ownVariables, try restored.ownVariables) {
            #expect(try numbers(a.value) == numbers(b.value))
        }
        let losses = try [model, loaded].map {
            try $0.fit(x, Ops.ones([8, 1]), epochs: 2, verbose: 0, shuffle: false).history["loss"]
        }
        #expect(losses[0] == losses[1])
    }

    // MARK: The report

    @Test func `the report lists what was loaded, skipped and unexpected; strict refuses it`()
        throws
    {
        let whole = try stack()
        try whole.save(to: path)
        let loaded = try Sequential.load(from: path, options: LoadOptions(strict: true))
        #expect(loaded.loadReport.loaded == ["layers/dense", "layers/dense_1", "optimizer"])

        let changed = directory.file("changed.keras")
        try Oracle.run(
            script: """
                import h5py, io, zipfile
                with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
                    for name in old.namelist():
                        data = old.read(name)
                        if name == "model.weights.h5":
                            file = io.BytesIO(data)
                            with h5py.File(file, "r+") as h5:
                                del h5["optimizer/vars/9"]
                                h5["layers/ghost/vars/0"] = np.ones(3, "float32")
                            data = file.getvalue()
                        new.writestr(name, data)
                """, arguments: ["path": .string(path), "changed": .string(changed)])
        let partly = try Sequential.load(from: changed)
        #expect(partly.loadReport.loaded == ["layers/dense", "layers/dense_1"])
        #expect(partly.loadReport.skipped.map(\.path) == ["optimizer"])
        #expect(
            try #require(partly.loadReport.skipped.first).reason.contains(
                "it has 10 variables whereas the saved optimizer has 9"))
        #expect(partly.loadReport.unexpected.map(\.path).contains("layers/ghost/vars/0"))
        let error = #expect(throws: KerasError.self) {
            try Sequential.load(from: changed, options: LoadOptions(strict: true))
        }
        guard case .strictLoad(changed, let entries)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(entries.contains { $0.hasPrefix("skipped optimizer: ") })
        #expect(entries.contains("unexpected layers/ghost/vars/0: no object took it"))
    }

    @Test func `weights that do not fit name the object, its place and both shapes`() throws {
        try stack().save(to: path)
        let changed = directory.file("changed.keras")
        try Oracle.run(
            script: """
                import zipfile
                with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
                    for name in old.namelist():
                        data = old.read(name)
                        if name == "config.json": data = data.replace(b'"units": 1', b'"units": 5')
                        new.writestr(name, data)
                """, arguments: ["path": .string(path), "changed": .string(changed)])
        let error = #expect(throws: KerasError.self) { try Sequential.load(from: changed) }
        guard case .stateMismatch(changed, let failures)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failures.map(\.path).prefix(1) == ["layers/dense_1"])
        #expect(failures[0].object == "<Dense name=b, built=True>")
        #expect(failures[0].reason.contains("variable.shape=(3, 5), Received: value.shape=(3, 1)"))
    }

    // MARK: Paths

    @Test func `an existing file is kept if that is asked for`() throws {
        let model = try stack()
        try model.save(to: path)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(
            throws: KerasError.invalidPath(
                path: path, reason: "already exists; save with overwrite: .replace")
        ) { try model.save(to: path, overwrite: .refuse) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(throws: Never.self) {
            try model.save(to: directory.file("new.keras"), overwrite: .refuse)
        }
    }

    @Test(arguments: ["model", "model.h5", "model.keras.zip", ""])
    func `only paths that end in keras are models`(name: String) throws {
        let model = try stack()
        let path = directory.file(name)
        #expect(throws: KerasError.self) { try model.save(to: path) }
        #expect(throws: KerasError.self) { try Sequential.load(from: path) }
    }

    @Test func `a missing folder and a missing file are errors of the path`() throws {
        let model = try stack()
        let path = directory.file("no/such/model.keras")
        let saving = #expect(throws: (any Error).self) { try model.save(to: path) }
        #expect("\(try #require(saving))".contains("no/such"))
        let loading = #expect(throws: (any Error).self) { try Sequential.load(from: path) }
        #expect("\(try #require(loading))".contains("no/such/model.keras"))
    }

    @Test func `a save that is refused leaves the file and the folder as they were`() throws {
        final class NotRegistered: Dense {}
        let model = try stack()
        try model.save(to: path)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: KerasError.self) { try Sequential([NotRegistered(1)]).save(to: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["model.keras"])
    }
}
