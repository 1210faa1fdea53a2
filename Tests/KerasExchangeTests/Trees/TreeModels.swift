import Keras

/// A model with layers in every kind of place: the example of the walk.
final class Places: Model {
    let alpha = Dense(2, name: "alpha")
    let zeta = Dense(2, name: "zeta")
    let _priv = Dense(2, name: "priv")
    let blocks: ([Dense], (Dense, OrderedDictionary<String, Dense>)) = (
        [Dense(2, name: "b0")], (Dense(2, name: "b1"), ["k": Dense(2, name: "b2")])
    )
    let upper = Dense(2, name: "upper")
    let d: OrderedDictionary<String, Dense> = [
        "b": Dense(2, name: "db"), "a": Dense(2, name: "da"),
    ]
    lazy var zzAlias: Dense = alpha
    let own = Variable(name: "own")
    let seeds = SeedGenerator(seed: 3)
    let mean = Metrics.Mean()

    override func attributeName(ofProperty property: String) -> String {
        property == "upper" ? "Upper" : super.attributeName(ofProperty: property)
    }
    override func setUp() throws {
        try super.setUp()
        _ = zzAlias
        try own.initialize(shape: [2], with: "ones")
    }
    override func call(_ inputs: Tensor) throws -> Tensor {
        var x = inputs
        let (first, (second, third)) = blocks
        for layer in [alpha, zeta, _priv] + first + [second] + third.values + [upper] + d.values {
            x = try layer(x)
        }
        return try x * own.value
    }
}

/// A layer inside a layer, a stack inside a stack.
final class Wrapping: Layer {
    let out = Dense(2, name: "inner_out")
    let alpha = Sequential([Dense(2, name: "deep")], name: "deep_stack")
    let frozen = Variable(name: "frozen", trainable: false)
    let scale = Variable(name: "scale")

    override func setUp() throws {
        try super.setUp()
        try frozen.initialize(shape: [2], with: "zeros")
        try scale.initialize(shape: [1], with: "ones")
    }
    override func call(_ inputs: Tensor) throws -> Tensor {
        try (out(alpha(inputs)) + frozen.value) * scale.value
    }
}

enum TreeModels {
    static let areRegistered: Bool = {
        do {
            try register(Places.self, package: "tree_tests")
            try register(Wrapping.self, package: "tree_tests")
            return true
        } catch { return false }
    }()

    static func stack() -> Sequential {
        Sequential(
            [
                Sequential(
                    [
                        Dense(2, name: "a"),
                        Sequential([Dense(2, name: "b"), Dropout(0.5, name: "c")], name: "inmost"),
                    ], name: "inner"),
                Wrapping(), Flatten(name: "f"), Dense(1, name: "g"),
            ].named("wrapping"), name: "outer")
    }

    /// The same classes in Python. `make(kind)` gives a built model with random weights.
    static let python = """
        import keras
        from keras import layers

        @keras.saving.register_keras_serializable("tree_tests")
        class Places(keras.Model):
            def __init__(self, **kwargs):
                super().__init__(**kwargs)
                def dense(name): return layers.Dense(2, name=name)
                self.alpha, self.zeta, self._priv = dense("alpha"), dense("zeta"), dense("priv")
                self.blocks = [[dense("b0")], (dense("b1"), {"k": dense("b2")})]
                self.Upper = dense("upper")
                self.d = {"b": dense("db"), "a": dense("da")}
                self.zz_alias = self.alpha
                self.own = self.add_weight(shape=(2,), initializer="ones", name="own")
                self.seeds = keras.random.SeedGenerator(3)
                self.mean = keras.metrics.Mean()
            def call(self, x):
                (first,), (second, third) = self.blocks
                for layer in [self.alpha, self.zeta, self._priv, first, second, third["k"],
                              self.Upper, *self.d.values()]:
                    x = layer(x)
                return x * self.own

        @keras.saving.register_keras_serializable("tree_tests")
        class Wrapping(layers.Layer):
            def __init__(self, **kwargs):
                super().__init__(**kwargs)
                self.out = layers.Dense(2, name="inner_out")
                self.alpha = keras.Sequential([layers.Dense(2, name="deep")], name="deep_stack")
                self.frozen = self.add_weight(shape=(2,), initializer="zeros", trainable=False,
                                              name="frozen")
                self.scale = self.add_weight(shape=(1,), initializer="ones", name="scale")
            def build(self, shape):
                self.alpha.build(shape)
                self.out.build((None, 2))
            def call(self, x):
                return (self.out(self.alpha(x)) + self.frozen) * self.scale

        def stack():
            return keras.Sequential([
                keras.Sequential([layers.Dense(2, name="a"), keras.Sequential(
                    [layers.Dense(2, name="b"), layers.Dropout(0.5, name="c")], name="inmost")],
                    name="inner"),
                Wrapping(name="wrapping"), layers.Flatten(name="f"), layers.Dense(1, name="g")],
                name="outer")

        def make(kind):
            model = Places(name="places") if kind == "places" else stack()
            model.compile(keras.optimizers.Adam(name="adam"), "mse")
            model.fit(np.ones((4, 3), "float32"), np.ones((4, 1), "float32"), verbose=0)
            random = np.random.default_rng(1)
            for w in model.weights + model.optimizer.variables[2:]:
                w.assign(random.uniform(0.1, 0.9, w.shape))
            return model

        def told(model):
            x = np.arange(12, dtype="float32").reshape(4, 3) / 10
            return {"weights": [w.numpy() for w in model.weights],
                    "optimizer": [v.numpy() for v in model.optimizer.variables],
                    "predictions": model.predict(x, verbose=0)}

        """
}

extension [Layer] {
    /// Names the one layer that was made without a name.
    fileprivate func named(_ name: String) -> [Layer] {
        for case let layer as Wrapping in self { layer.name = name }
        return self
    }
}
