import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// A config that lacks what Keras's class cannot do without is refused, as it is there.
@Suite struct RequiredSettingTests {
    @Test func `settings without a default are required`() throws {
        let answer = try Oracle.run(
            script: """
                import inspect, json, keras
                result = []
                for kind in kinds:
                    module = keras
                    for part in kind.split("."):
                        module = getattr(module, part)
                    for name in sorted(vars(module)):
                        found = getattr(module, name)
                        if not inspect.isclass(found):
                            continue
                        parameters = inspect.signature(found.__init__).parameters.values()
                        required = [p.name for p in parameters if p.name != "self"
                            and p.default is p.empty and p.kind == p.POSITIONAL_OR_KEYWORD]
                        if required:
                            result.append([f"keras.{kind}", found.__name__, required])
                """,
            arguments: [
                "kinds": [
                    "layers", "initializers", "regularizers", "constraints", "losses", "metrics",
                    "optimizers.schedules", "random",
                ]
            ])
        var count = 0
        for row in try #require(answer.arrayValue) {
            let module = try #require(row[0]?.stringValue)
            let name = try #require(row[1]?.stringValue)
            guard let type = BuiltIns.type(module: module, className: name),
                let full = BuiltInConfigTests.requiredArguments[name]
            else { continue }
            for key in try #require(row[2]?.strings) {
                count += 1
                var config = JSONObject()
                for (name, value) in full where name != key { config[name] = value.json }
                let error = #expect(throws: KerasError.self, "\(name) without \(key)") {
                    try Serialization.decode([
                        "module": .string(module), "class_name": .string(type.className),
                        "config": .object(config), "registered_name": nil,
                    ])
                }
                #expect(error?.description.contains("'\(key)'") == true, "\(name) without \(key)")
            }
        }
        #expect(count > 15)
    }

    @Test func `a user's subclass may give its base class's settings itself`() throws {
        try register(Halving.self, package: "required_tests")
        let json: JSONValue = [
            "module": nil, "class_name": "Halving", "config": [:],
            "registered_name": "required_tests>Halving",
        ]
        #expect(try Serialization.decode(Halving.self, from: json).rate == 0.5)
    }
}

private final class Halving: Dropout {
    required init() {
        super.init()
        rate = 0.5
    }
}
