import KerasJSON
import KerasTestSupport
import KerasZip
import Testing

@testable import Keras

/// A layer that is given the two layers inside it.
private final class Pair: Layer {
    @Configured var left: Layer?
    @Configured var right: Layer?

    override func build(inputShape: Shape) throws {
        try super.build(inputShape: inputShape)
        for layer in [left, right] { try layer?.buildIfNeeded(inputShapes: .leaf(inputShape)) }
    }

    override func call(_ inputs: Tensor) throws -> Tensor {
        guard let left, let right else { return inputs }
        return try right(left(inputs))
    }

    static let isRegistered: Bool = { (try? register(Pair.self, package: "shared")) != nil }()
}

private let pythonPair = """
    import keras

    @keras.saving.register_keras_serializable("shared")
    class Pair(keras.layers.Layer):
        def __init__(self, left, right, **kwargs):
            super().__init__(**kwargs)
            self.left, self.right = [
                layer if isinstance(layer, keras.layers.Layer)
                else keras.saving.deserialize_keras_object(layer) for layer in (left, right)]
        def build(self, shape):
            for layer in (self.left, self.right):
                if not layer.built: layer.build(shape)
        def call(self, x): return self.right(self.left(x))
        def get_config(self):
            return {**super().get_config(), "left": self.left, "right": self.right}

    """

/// An object that stands in several places of a file is one object after the load, as it was before
/// the save. (Keras: `ObjectSharingScope`.)
@Suite struct SharedObjectTests {
    private func config(ofFile path: String) throws -> JSONValue {
        let zip = try ZipReader(path: path)
        return try JSONValue(parsing: zip.read(zip.entry(named: "config.json")))
    }

    private var input: Tensor { get throws { try Tensor([[Float(1), -2]]) } }

    @Test(arguments: [true, false])
    func `two settings of a Python file are one layer if they were`(isShared: Bool) throws {
        try #require(Pair.isRegistered)
        try withTemporaryDirectory { folder in
            let path = folder.file("pair.keras")
            let answer = try Oracle.run(
                script: pythonPair + """
                    left = keras.layers.Dense(2)
                    pair = Pair(left, left if is_shared else keras.layers.Dense(2))
                    model = keras.Sequential([keras.Input((2,)), pair])
                    model.save(path)
                    result = np.array(model(np.array([[1.0, -2.0]], "float32")))
                    """, arguments: ["path": .string(path), "is_shared": .bool(isShared)])
            let model = try Sequential.load(from: path)
            let pair = try model.layer(at: 0, as: Pair.self)
            #expect((pair.left === pair.right) == isShared)
            #expect(try model.weights.count == (isShared ? 2 : 4))
            expectClose(try model(input).array(of: Double.self), answer, relative: 1e-5)
        }
    }

    @Test(arguments: [true, false])
    func `Python finds one layer in two settings of a Swift file if it was`(isShared: Bool) throws {
        try #require(Pair.isRegistered)
        try withTemporaryDirectory { folder in
            let path = folder.file("pair.keras")
            let pair = Pair()
            pair.left = Dense(2)
            pair.right = isShared ? pair.left : Dense(2)
            let model = Sequential([InputLayer([2]), pair])
            let expected = try model(input).array(of: Double.self)
            try model.save(to: path)
            let answer = try Oracle.run(
                script: pythonPair + """
                    model = keras.models.load_model(path)
                    pair = model.layers[0]
                    result = {"shared": pair.left is pair.right,
                              "output": np.array(model(np.array([[1.0, -2.0]], "float32")))}
                    """, arguments: ["path": .string(path)])
            #expect(answer["shared"] == .bool(isShared))
            expectClose(expected, answer["output"], relative: 1e-5)
            let again = try Sequential.load(from: path).layer(at: 0, as: Pair.self)
            #expect((again.left === again.right) == isShared)
        }
    }

    @Test func `ids are small, on every occurrence of what occurs twice, and on nothing else`()
        throws
    {
        try #require(Pair.isRegistered)
        let pair = Pair()
        (pair.left, pair.right) = (Dense(2, name: "a"), Dense(2, name: "b"))
        let outer = Pair()
        (outer.left, outer.right) = (pair, pair.left)
        try withTemporaryDirectory { folder in
            let path = folder.file("pair.keras")
            try Sequential([InputLayer([2]), outer]).save(to: path)
            let written = try #require(config(ofFile: path)["config"]?["layers"]?[1])
            #expect(written["shared_object_id"] == nil)
            let inner = written["config"]?["left"]
            #expect(inner?["shared_object_id"] == nil)
            #expect(inner?["config"]?["left"]?["shared_object_id"] == 1)
            #expect(inner?["config"]?["right"]?["shared_object_id"] == nil)
            #expect(written["config"]?["right"]?["shared_object_id"] == 1)
        }
        // Only a file is a scope, as in Keras.
        let described = try Serialization.encode(outer)
        #expect(described["config"]?["right"]?["shared_object_id"] == nil)
    }

    @Test func `an id of another kind of object is refused where it stands`() throws {
        let json: JSONValue = [
            "module": "keras.layers", "class_name": "Dense", "registered_name": nil,
            "config": ["units": 2, "kernel_initializer": ["shared_object_id": 7]],
            "shared_object_id": 7,
        ]
        let initializer = JSONValue.object([
            "module": "keras.initializers", "class_name": "Zeros", "config": [:],
            "registered_name": nil, "shared_object_id": 7,
        ])
        let context = DecodingContext(
            path: "config", customObjects: [:], limits: .default, sharedObjects: SharedObjects())
        _ = try Serialization.decode(Initializer.self, from: initializer, in: context)
        #expect(throws: KerasError.self) {
            try Serialization.decode(Layer.self, from: json, in: context)
        }
    }
}
