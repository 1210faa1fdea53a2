import Keras
import KerasTestSupport
import Testing

/// Files in which what several layers share is stored once and linked, as Keras is about to write them
/// (keras#23678): a dataset with several names.
@Suite(.serialized) struct SharedVariablesTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Has Keras save a trained model whose layers have the same kernel, every array that is there already
    /// as a link to it.
    ///
    /// - Returns: How many links there are, and the model's state.
    private func save(_ path: String) throws -> OracleValue {
        try Oracle.run(
            script: """
                import h5py, keras
                from themes import archive

                keras.utils.clear_session(free_memory=False)
                model = keras.Sequential([
                    keras.Input((4,)), keras.layers.Dense(4, name="a"),
                    keras.layers.Dense(4, name="b")])
                model.compile("adam", "mse")
                model.optimizer.build(model.trainable_variables)
                random = np.random.default_rng(1)
                for variable in model.weights + model.optimizer.variables[2:]:
                    variable.assign(random.uniform(0.1, 1, variable.shape))
                model.layers[1].kernel.assign(model.layers[0].kernel)
                write, stored, links = h5py.Group.__setitem__, [], []

                def link(group, name, value):
                    for other in stored:
                        if np.array_equal(other[()], value):
                            links.append(name)
                            return write(group, name, other)
                    write(group, name, value)
                    stored.append(group[name])

                h5py.Group.__setitem__ = link
                try:
                    if path.endswith(".weights.h5"):
                        model.save_weights(path)
                    else:
                        keras.saving.save_model(model, path, zipped=path.endswith(".keras"))
                finally:
                    h5py.Group.__setitem__ = write
                result = {"links": len(links), **archive.state(model)}
                """, arguments: ["path": .string(path)])
    }

    private func expectSame(_ model: Model, _ told: OracleValue, _ what: String) throws {
        #expect((told["links"]?.intValue ?? 0) >= 1, "\(what)")
        try expectSameValues(model.weights, told["weights"], what)
        let optimizer = try #require(model.optimizer)
        try expectSameValues(
            optimizer.ownVariables, told["optimizer"]?["variables"], what)
        let report = model.loadReport
        #expect(report.unexpected == [] && report.missing == [] && report.skipped == [], "\(what)")
    }

    /// Of large files the arrays are found on another thread, by another way.
    @Test(
        arguments: [
            ("model.keras", false), ("model", false), ("model.keras", true), ("model", true),
        ],
        [WeightsReadAhead.Use.large, .all])
    func `a model with linked arrays loads as it was saved`(
        _ file: (name: String, isMapped: Bool), _ use: WeightsReadAhead.Use
    ) throws {
        let name = file.name
        let path = directory.file(name)
        let told = try save(path)
        let model = try WeightsReadAhead.$use.withValue(use) {
            try Sequential.load(
                from: path, options: LoadOptions(strict: true, isMapped: file.isMapped))
        }
        try expectSame(model, told, name)
        // Each layer has a kernel of its own.
        let (first, second) = (try model.weights[0], try model.weights[2])
        let kept = try second.value.array(of: Float.self)
        try first.assign(Ops.zeros(first.shape))
        #expect(try second.value.array(of: Float.self) == kept)
        try first.assign(second.value)
        let again = directory.file("again.keras")
        try model.save(to: again)
        let state = try Oracle.call("archive.load", ["path": .string(again)])
        try expectSameValues(model.weights, state["weights"], "read by Keras")
    }

    @Test func `weights with linked arrays go into a model`() throws {
        let path = directory.file("model.weights.h5")
        let told = try save(path)
        let model = Sequential([
            InputLayer([4]), Dense(4, name: "a"), Dense(4, name: "b"),
        ])
        try model.compile(optimizer: "adam", loss: "mse")
        // An optimizer that was never used has no variables to load.
        try model.fit(Ops.zeros([1, 4]), Ops.zeros([1, 4]), verbose: .silent)
        let report = try model.loadWeights(from: path)
        #expect(report.unexpected == [] && report.missing == [] && report.skipped == [])
        try expectSame(model, told, "weights")
    }
}
