import Keras
import KerasTestSupport
import Testing

/// The same model in Python and in Swift has the same tree of groups and datasets in its file, and
/// each loads the other's.
@Suite(.serialized) struct TreeTests {
    private let directory: TemporaryDirectory
    private let inputs: Tensor

    init() throws {
        directory = try TemporaryDirectory()
        inputs = try Tensor((0..<12).map { Float($0) / 10 }, shape: [4, 3])
        try #require(TreeModels.areRegistered)
    }

    private static let kinds = ["places", "stack"]

    private func model(_ kind: String) throws -> Model {
        guard kind == "places" else { return TreeModels.stack() }
        let places = Places()
        places.name = "places"
        return places
    }

    @Test(arguments: kinds)
    func `paths, names, shapes and dtypes are Keras's; each side loads the other's values`(
        _ kind: String
    ) throws {
        let (theirs, ours) = (directory.file("python.keras"), directory.file("swift.keras"))
        let told = try Oracle.run(
            script: TreeModels.python
                + "model = make(kind)\nmodel.save(path)\nresult = told(model)",
            arguments: ["kind": .string(kind), "path": .string(theirs)])

        let model = try self.model(kind)
        let adam = Adam()
        adam.name = "adam"
        try model.compile(optimizer: .object(adam), loss: "mse")
        try model.fit(inputs, Ops.ones([4, 1]), verbose: 0)
        try model.randomizeWeights(seed: 100)
        try model.save(to: ours)
        #expect(try Oracle.weightTree(ofFile: ours) == Oracle.weightTree(ofFile: theirs))

        let loaded = try Model.load(from: theirs)
        #expect(type(of: loaded) == type(of: model))
        #expect(loaded.loadReport.skipped == [] && loaded.loadReport.unexpected == [])
        try expectSameValues(loaded.weights, told["weights"], "weights")
        try expectSameValues(
            #require(loaded.optimizer).ownVariables, told["optimizer"], "optimizer")
        expectClose(
            try loaded.predict(inputs, verbose: 0).array(of: Float.self), told["predictions"],
            relative: 2e-6, "predictions")

        let reread = try Oracle.run(
            script: TreeModels.python + "result = told(keras.saving.load_model(path))",
            arguments: ["path": .string(ours)])
        try expectSameValues(model.weights, reread["weights"], "weights in Python")
        try expectSameValues(
            #require(model.optimizer).ownVariables, reread["optimizer"], "optimizer in Python")
        expectClose(
            try model.predict(inputs, verbose: 0).array(of: Float.self), reread["predictions"],
            relative: 2e-6, "predictions in Python")
    }

    @Test func `automatic names count as in a fresh Python session`() throws {
        // Other tests make layers at the same time, so the names are those of a class of our own.
        final class OnlyHere: Layer {
            let w = Variable(name: "w")
            override func build(inputShape: Shape) throws {
                try super.build(inputShape: inputShape)
                try w.initialize(shape: [1], with: "ones")
            }
            override func call(_ inputs: Tensor) throws -> Tensor { try inputs * w.value }
        }
        final class HoldsOnlyHere: Model {
            let zeta = OnlyHere(), alpha = OnlyHere(), _priv = OnlyHere()
            override func call(_ inputs: Tensor) throws -> Tensor { try zeta(alpha(_priv(inputs))) }
        }
        try register(OnlyHere.self, package: "tree_tests")
        try register(HoldsOnlyHere.self, package: "tree_tests")
        let model = HoldsOnlyHere()
        _ = try model(inputs)
        try model.save(to: directory.file("swift.keras"))
        let path = directory.file("python.keras")
        try Oracle.run(
            script: """
                import keras
                class OnlyHere(keras.layers.Layer):
                    def build(self, shape):
                        self.w = self.add_weight(shape=(1,), initializer="ones", name="w")
                    def call(self, x): return x * self.w
                class HoldsOnlyHere(keras.Model):
                    def __init__(self):
                        super().__init__()
                        self.zeta, self.alpha, self._priv = OnlyHere(), OnlyHere(), OnlyHere()
                    def call(self, x): return self.zeta(self.alpha(self._priv(x)))
                keras.utils.clear_session()
                model = HoldsOnlyHere()
                model(np.ones((1, 3), "float32"))
                model.save(path)
                """, arguments: ["path": .string(path)])
        #expect(
            try Oracle.weightTree(ofFile: directory.file("swift.keras"))
                == Oracle.weightTree(ofFile: path))
    }
}
