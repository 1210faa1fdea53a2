import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// Models as text, without weights.
@Suite struct ModelJSONTests {
    @Test func `a text of Keras gives the model, and the same text again`() throws {
        let answer = try Oracle.run(
            script: """
                import keras
                from keras import layers
                def sequential():
                    model = keras.Sequential([keras.Input((4,), name="i"), layers.Dense(2, name="d")],
                                             name="s")
                    model.compile("sgd", "mse", jit_compile=False)
                    return model
                def functional():
                    x = keras.Input((4,), name="i")
                    return keras.Model(x, layers.Dense(2, name="d")(x) * 2.0, name="f")
                result = [sequential().to_json(), functional().to_json()]
                """)
        let texts = try #require(answer.strings)
        for text in texts {
            let model = try Model.fromJSON(text)
            let expected = try JSONValue(jsonString: text).withoutRecentDefaults().jsonString()
            #expect(try model.jsonString() == expected)
            #expect(model.isBuilt)
        }
        let compiled = try Sequential.fromJSON(texts[0])
        #expect(compiled.optimizer is SGD)
        let read = try Oracle.run(
            script: """
                import keras
                models = [keras.models.model_from_json(text) for text in texts]
                result = [[type(m).__name__, m.count_params(), m.compiled] for m in models]
                """,
            arguments: [
                "texts": .array(
                    try texts.map { .string(try Model.fromJSON($0).jsonString()) })
            ])
        #expect(read == [["Sequential", 10, true], ["Functional", 10, false]])
    }

    @Test func `any layer is a text, too`() throws {
        let text = try Serialization.encode(Dense(3, name: "d")).jsonString()
        let layer = try Serialization.decode(Layer.self, from: JSONValue(jsonString: text))
        #expect((layer as? Dense)?.units == 3)
    }

    @Test func `classes are those of the call, of the scope and of the registry`() throws {
        let model = Sequential([Registered(2)], name: "s")
        try register(Registered.self, package: "json_tests", name: "First")
        let old = try model.jsonString()
        // An alias: both names are read, the last is written.
        try register(Registered.self, package: "json_tests", name: "Second")
        #expect(try model.jsonString().contains("json_tests>Second"))
        #expect(try Sequential.fromJSON(old).layers.first is Registered)
        let foreign = old.replacing("json_tests>First", with: "elsewhere>Dense2")
        #expect(throws: KerasError.self) { try Model.fromJSON(foreign) }
        let objects: CustomObjects = ["elsewhere>Dense2": .type(Registered.self)]
        let read = try Model.fromJSON(foreign, customObjects: objects)
        #expect(try read.layers.first is Registered)
        let scoped = try withCustomObjects(objects) { try Model.fromJSON(foreign) }
        #expect(try scoped.layers.first is Registered)
    }

    @Test func `a text of another class is refused`() throws {
        let text = try Sequential([Dense(1)]).jsonString()
        #expect(throws: KerasError.self) { try OtherModel.fromJSON(text) }
    }
}

private final class Registered: Dense {}
private final class OtherModel: Model {}
