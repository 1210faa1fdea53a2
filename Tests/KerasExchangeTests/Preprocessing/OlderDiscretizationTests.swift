import Keras
import KerasTestSupport
import Testing

/// Files of Keras 2 have a summary of the data in place of boundaries.
@Suite struct OlderDiscretizationTests {
    @Test func `boundaries are made of an older file's summary, and it is learned on`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("older.weights.h5")
        let answer = try Oracle.run(
            script: """
                import h5py, keras
                data = np.random.default_rng(1).normal(size=300).astype("float32")
                layer = keras.layers.Discretization(num_bins=5, epsilon=0.05)
                layer.update_state(data)
                layer.finalize_state()
                with h5py.File(path, "w") as file:
                    file["layers/discretization/vars/0"] = layer.summary
                more = np.linspace(-9, 9, 50).astype("float32")
                first = list(layer.bin_boundaries)
                layer.update_state(more)
                layer.finalize_state()
                result = [first, list(layer.bin_boundaries), more]
                """, arguments: ["path": .string(path)])
        let layer = Discretization(numBins: 5, epsilon: 0.05)
        let model = Sequential([InputLayer([1]), layer])
        _ = try model.layers
        #expect(layer.binBoundaries == nil)
        let report = try model.loadWeights(from: path)
        #expect(report.unexpected.isEmpty)
        expectClose(try #require(layer.binBoundaries), answer[0], relative: 1e-6)
        try layer.updateState(Tensor((answer[2]?.flattenedDoubles ?? []).map(Float.init)))
        try layer.finalizeState()
        expectClose(try #require(layer.binBoundaries), answer[1], relative: 1e-5)
    }

    @Test func `a load that throws leaves the boundaries`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("older.weights.h5")
        try Oracle.run(
            script: """
                import h5py
                with h5py.File(path, "w") as file:
                    file["layers/discretization/vars/0"] = np.ones((2, 3), "f4")
                    file["layers/dense/vars/0"] = np.ones((7, 7), "f4")
                """, arguments: ["path": .string(path)])
        let layer = Discretization(numBins: 3)
        try layer.adapt(Tensor((0..<30).map(Float.init)))
        let boundaries = layer.binBoundaries
        let model = Sequential([InputLayer([1]), layer, Dense(1)])
        #expect(throws: KerasError.self) { try model.loadWeights(from: path) }
        #expect(layer.binBoundaries == boundaries)
    }

    @Test(
        "a summary with weights that no numbers have is refused",
        arguments: ["[[1], [0]]", "[[1], [nan]]", "[[1, 2], [inf, 1]]", "[[1, 2], [3, -1]]"])
    func wrongWeights(_ summary: String) throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("wrong.weights.h5")
        try Oracle.run(
            script: """
                import h5py
                nan, inf = np.nan, np.inf
                with h5py.File(path, "w") as file:
                    file["layers/discretization/vars/0"] = np.array(\(summary), "f4")
                """, arguments: ["path": .string(path)])
        let layer = Discretization(numBins: 1)
        let model = Sequential([InputLayer([1]), layer])
        let error = #expect(throws: KerasError.self) { try model.loadWeights(from: path) }
        #expect("\(error.map(String.init(describing:)) ?? "")".contains("summary of numbers"))
        #expect(layer.binBoundaries == nil)
    }

    @Test func `a summary of one number has it as each boundary`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("one.weights.h5")
        try Oracle.run(
            script: """
                import h5py
                with h5py.File(path, "w") as file:
                    file["layers/discretization/vars/0"] = np.array([[7], [2]], "f4")
                """, arguments: ["path": .string(path)])
        let layer = Discretization(numBins: 1)
        let report = try Sequential([InputLayer([1]), layer]).loadWeights(from: path)
        #expect(report.unexpected.isEmpty)
        #expect(layer.binBoundaries == [])
    }
}
