import Keras
import KerasTestSupport
import Testing

/// Which variables are trained, as in Keras: the flag of the layer that is asked, then each
/// variable's own.
@Suite struct TrainableTests {
    /// A layer with a layer inside that its constructor makes.
    final class Wrapped: Layer {
        let inner = Dense(2, kernelRegularizer: "l2", name: "inner")
        override func call(_ inputs: Tensor) throws -> Tensor { try inner(inputs) }
    }

    private func models() throws -> [(what: String, model: Model)] {
        let input = InputLayer([3])
        var models: [(String, Model)] = []
        func add(_ what: String, _ make: () throws -> Model) rethrows {
            models.append((what, try make()))
        }
        try add("frozen before it is built") {
            let dense = Dense(2)
            dense.trainable = false
            let model = Sequential([input, dense, Dense(2)])
            try model.build(inputShape: [nil, 3])
            return model
        }
        try add("frozen when built, a variable let go again") {
            let dense = Dense(2)
            let model = Sequential([InputLayer([3]), dense, Dense(2)])
            try model.build(inputShape: [nil, 3])
            dense.trainable = false
            dense.bias.trainable = true
            return model
        }
        try add("frozen stack, its last layer let go again") {
            let base = Sequential([InputLayer([3]), Dense(2), Dense(2)])
            let model = Sequential([base, Dense(2)])
            try model.build(inputShape: [nil, 3])
            base.trainable = false
            try base.layers.last?.trainable = true
            return model
        }
        try add("asked itself while frozen") {
            let model = Sequential([InputLayer([3]), Dense(2)])
            try model.build(inputShape: [nil, 3])
            model.trainable = false
            try model.layers.first?.trainable = true
            return model
        }
        try add("frozen with what is inside") {
            let wrapped = Wrapped()
            wrapped.trainable = false
            let model = Sequential([InputLayer([3]), wrapped, Dense(2)])
            try model.build(inputShape: [nil, 3])
            return model
        }
        return models
    }

    @Test func `the trained variables are Keras's`() throws {
        let told = try Oracle.run(
            script: """
                import keras
                from keras import layers
                D = lambda: layers.Dense(2)
                class Wrapped(layers.Layer):
                    def __init__(self):
                        super().__init__()
                        self.inner = layers.Dense(2, kernel_regularizer="l2")
                    def call(self, x): return self.inner(x)
                def stack(*all): return keras.Sequential([keras.Input((3,)), *all])
                models = []
                d = D(); d.trainable = False
                models.append(stack(d, D()))
                d = D(); models.append(stack(d, D())); d.trainable = False; d.bias.trainable = True
                base = stack(D(), D()); models.append(stack(base, D()))
                base.trainable = False; base.layers[-1].trainable = True
                m = stack(D()); models.append(m); m.trainable = False; m.layers[0].trainable = True
                w = Wrapped(); w.trainable = False; models.append(stack(w, D()))
                result = [[[list(v.shape) for v in m.trainable_variables], len(m.losses)]
                          for m in models]
                """)
        for (index, (what, model)) in try models().enumerated() {
            let shapes = try model.trainableVariables.map {
                OracleValue($0.shape.dimensions.map { $0 ?? -1 })
            }
            #expect(OracleValue.array(shapes) == told[index]?[0], "\(what)")
            #expect(try model.losses.count == told[index]?[1]?.intValue, "\(what)")
        }
    }

    @Test func `a frozen layer with layers inside is frozen, and has no penalty, after a load`()
        throws
    {
        try register(Wrapped.self, package: "trainable_tests")
        let wrapped = Wrapped()
        wrapped.trainable = false
        let model = Sequential([InputLayer([3]), wrapped, Dense(2)])
        let loaded = try Model.load(from: model.archiveBytes())
        #expect(try loaded.trainableVariables.count == 2)
        #expect(try loaded.losses.isEmpty)
        #expect(try (loaded.layers.first as? Wrapped)?.inner.trainable == false)
    }
}
