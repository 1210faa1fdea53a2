import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// A layer with a variable for each of two inputs.
private final class Scaled: Layer {
    let scale = Variable(name: "scale")
    private(set) var shapes: Nest<Shape>?

    override var callArgumentNames: [String] { ["query", "value"] }

    override func build(inputShapes: Nest<Shape>) throws {
        shapes = inputShapes
        guard case .dictionary(let shapes) = inputShapes, let query = shapes["query"]?.single else {
            return
        }
        try scale.initialize(shape: [query[-1]], with: "ones")
    }

    static let isRegistered: Bool = { (try? register(Scaled.self, package: "build")) != nil }()
}

/// What Keras writes about how a layer was built, read by the default.
@Suite struct BuildConfigTests {
    @Test func `the shapes of several arguments are a dictionary of them`() throws {
        try #require(Scaled.isRegistered)
        let answer = try Oracle.run(
            script: """
                import json, keras

                @keras.saving.register_keras_serializable("build")
                class Scaled(keras.layers.Layer):
                    def build(self, query_shape, value_shape):
                        self.scale = self.add_weight(shape=(query_shape[-1],), name="scale")

                layer = Scaled()
                layer.build((None, 3), (None, 5))
                result = json.dumps(keras.saving.serialize_keras_object(layer))
                """)
        let json = try JSONValue(jsonString: #require(answer.stringValue))
        #expect(json["build_config"]?["shapes_dict"] != nil)
        let layer = try Serialization.decode(Scaled.self, from: json)
        #expect(
            layer.isBuilt && layer.shapes == ["query": .leaf([nil, 3]), "value": .leaf([nil, 5])])
        #expect(try layer.ownVariables.map(\.shape) == [[3]])
    }

    @Test(
        arguments: [
            ["units": 3], ["shapes_dict": [nil, 3]], ["shapes_dict": 3],
        ] as [JSONValue])
    func `a build config that the default cannot read is refused`(build: JSONValue) throws {
        let json: JSONValue = [
            "module": "keras.layers", "class_name": "Dense", "registered_name": nil,
            "config": ["units": 2], "build_config": build,
        ]
        let error = #expect(throws: KerasError.self) { try Serialization.decode(json) }
        guard case .invalidConfig(let path, _, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(path.hasPrefix("config.build_config"))
    }
}
