import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

private final class Registered: Dense {}
private final class Ordered: Dense {}
private final class Replacing: Dense {}
private final class Unregistered: Dense {}
private final class UnregisteredLoss: Loss {}
private final class UnregisteredMetric: Metric {}
private final class UnregisteredOptimizer: SGD {}

/// Names in files mean what was registered, and nothing else.
@Suite struct CustomObjectTests {
    private func description(
        _ className: String, module: String? = nil, registeredName: String? = nil
    ) -> JSONValue {
        [
            "module": module.map(JSONValue.string) ?? .null, "class_name": .string(className),
            "config": ["units": 2],
            "registered_name": registeredName.map(JSONValue.string) ?? .null,
        ]
    }

    /// A description without the key `registered_name`.
    private func unnamed(_ className: String, module: String? = nil) -> JSONValue {
        var object = description(className, module: module).objectValue ?? [:]
        object["registered_name"] = nil
        return .object(object)
    }

    private func decode(_ json: JSONValue, _ objects: CustomObjects = [:]) throws -> KerasObject? {
        guard
            case .object(let object) = try Serialization.decode(
                json, in: DecodingContext(customObjects: objects))
        else { return nil }
        return object
    }

    @Test func `a registered class is written and found under its name`() throws {
        try register(Registered.self, package: "custom_object_tests", name: "Other")
        let name = "custom_object_tests>Other"
        #expect(registeredName(of: Registered.self) == name)
        #expect(registeredType(named: name) == Registered.self)
        let written = try Serialization.encode(Registered(2))
        #expect(written["registered_name"] == .string(name) && written["module"] == .null)
        #expect(try decode(written) is Registered)
    }

    @Test func `the scope's class comes before the registry's, that before the call's`() throws {
        try register(Ordered.self, package: "custom_object_tests", name: "Ordered")
        let name = "custom_object_tests>Ordered"
        let json = description("Ordered", registeredName: name)
        #expect(try decode(json, [name: .type(Replacing.self)]) is Ordered)
        let inScope = try withCustomObjects([name: .type(Replacing.self)]) { try decode(json) }
        #expect(inScope is Replacing)
        #expect(try decode(json) is Ordered)
    }

    @Test func `the call's objects are found by registered name, or by class name without one`()
        throws
    {
        let objects: CustomObjects = [
            "p>Far": .type(Replacing.self), "Near": .type(Unregistered.self),
            "Dense": .type(Replacing.self),
        ]
        #expect(try decode(description("Far", registeredName: "p>Far"), objects) is Replacing)
        #expect(try decode(unnamed("Near"), objects) is Unregistered)
        #expect(throws: KerasError.self) { try decode(description("Near"), objects) }
        #expect(try decode(unnamed("Dense", module: "keras.layers"), objects) is Replacing)
        // Null says that the class is not a registered one.
        #expect(!(try decode(description("Dense", module: "keras.layers"), objects) is Replacing))
        #expect(throws: KerasError.self) { try decode(description("Dense"), objects) }
    }

    @Test func `a class that Keras finds by its name is found here, and no other`() throws {
        let names: [JSONValue?] = [nil, .null, "Dense", "Mine"]
        let modules: [JSONValue] = ["keras.layers", .null, "foreign"]
        for name in names {
            for module in modules {
                var json: JSONObject = [
                    "module": module, "class_name": "Dense", "config": ["units": 2],
                ]
                if let name { json["registered_name"] = name }
                let text = try JSONValue.object(json).jsonString()
                let answer = try Oracle.run(
                    script: """
                        import json, keras
                        class Mine(keras.layers.Dense): pass
                        try:
                            result = type(keras.saving.deserialize_keras_object(
                                json.loads(text), custom_objects={"Dense": Mine})).__name__
                        except Exception:
                            result = "none"
                        """, arguments: ["text": .string(text)])
                let found = (try? decode(.object(json), ["Dense": .type(Replacing.self)]))
                    .map { $0 is Replacing ? "Mine" : "Dense" }
                #expect(found ?? "none" == answer.stringValue, "\(text)")
            }
        }
    }

    @Test(arguments: ["os.system", "Dense", "Unregistered", "KerasTests.Unregistered", ""])
    func `a name that was not registered is no class, whatever exists in the program`(name: String)
    {
        #expect(
            throws: KerasError.unknownClass(
                path: "config", module: nil, className: name, registeredName: nil)
        ) { try decode(description(name)) }
    }

    @Test(arguments: ["subprocess", "keras.src.layers", "keras.models.layers", "builtins"])
    func `modules are keys of a closed table`(module: String) {
        #expect(throws: KerasError.self) { try decode(description("Dense", module: module)) }
    }

    @Test func `a built-in class with a registered name of someone else's is refused`() throws {
        let error = #expect(throws: KerasError.self) {
            try decode(description("Dense", module: "keras.layers", registeredName: "evil>Dense"))
        }
        guard case .unsafeContent("config", let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("evil>Dense"))
        #expect(
            try decode(description("Dense", module: "keras.layers", registeredName: "Dense"))
                is Dense)
    }

    @Test(arguments: [("", "x"), ("p", ""), ("a>b", "x"), ("p", "x>y")])
    func `package and name must be plain`(package: String, name: String) {
        #expect(throws: KerasError.self) {
            try register(Registered.self, package: package, name: name)
        }
    }

    // MARK: compile, not save, refuses

    static let refusals: [(String, @Sendable (Model) throws -> Void)] = [
        (
            "UnregisteredOptimizer",
            { try $0.compile(optimizer: .object(UnregisteredOptimizer()), loss: "mse") }
        ),
        (
            "UnregisteredLoss",
            { try $0.compile(optimizer: "sgd", loss: .object(UnregisteredLoss())) }
        ),
        (
            "UnregisteredMetric",
            {
                try $0.compile(
                    optimizer: "sgd", loss: "mse", metrics: [.object(UnregisteredMetric())])
            }
        ),
    ]

    @Test(arguments: refusals.indices)
    func `compile refuses what no file could name, and leaves the model as it was`(_ index: Int)
        throws
    {
        let model = Sequential([Dense(1)])
        try model.compile(optimizer: "adam", loss: "mae")
        #expect(throws: KerasError.notRegistered(className: Self.refusals[index].0)) {
            try Self.refusals[index].1(model)
        }
        #expect(model.optimizer is Adam)
    }

    @Test func `a save refuses a layer whose class is not registered, by its name`() {
        #expect(throws: KerasError.notRegistered(className: "Unregistered")) {
            try Sequential([Unregistered(1)]).archiveBytes()
        }
    }

    @Test func `a function is found through its name only`() throws {
        let json = Serialization.encode(NamedFunction("custom_object_tests>f") { (x: Tensor) in x })
        #expect(
            throws: KerasError.unknownFunction(path: "config", name: "custom_object_tests>f")
        ) { try Serialization.decode(json) }
        let given = NamedFunction("custom_object_tests>f") { (x: Tensor) in try x + 1 }
        let decoded = try Serialization.decode(
            json,
            in: DecodingContext(customObjects: ["custom_object_tests>f": .function(given)]))
        guard case .function(given) = decoded else {
            Issue.record("\(decoded)")
            return
        }
    }

    // MARK: Identifiers

    @Test func `identifiers are equal by spelling, and keep it`() {
        #expect(LossIdentifier.name("mse") == "mse")
        #expect(LossIdentifier.name("mse") != "mean_squared_error")
        #expect(LossIdentifier.object(Losses.Huber(delta: 2)) == .object(Losses.Huber(delta: 2)))
        #expect(LossIdentifier.object(Losses.Huber(delta: 2)) != .object(Losses.Huber(delta: 1)))
        #expect((["mse", "mae"] as LossIdentifier) == ["mse", "mae"])
        #expect((["a": "mse"] as LossIdentifier) != ["b": "mse"])
    }

    @Test func `comparing identifiers neither sets their objects up nor names them`() throws {
        final class OwnLoss: Loss { @Configured var factor = 1.0 }
        let (a, b) = (OwnLoss(), OwnLoss())
        #expect(LossIdentifier.object(a) == .object(b))
        b.factor = 2
        #expect(LossIdentifier.object(a) != .object(b))
        #expect(!a.isSetUp && !b.isSetUp)
        b.factor = 3
        #expect(throws: Never.self) { try b.ensureSetUp() }
        #expect(a.summaryDescription == "<OwnLoss>")
        #expect(b.name == "own_loss" && a.name == "own_loss_1")
        #expect(a.summaryDescription == "<OwnLoss name=own_loss_1>")
        #expect(
            OptimizerIdentifier.object(SGD(learningRate: 0.1))
                != .object(SGD(learningRate: 0.2)))
    }

    @Test func `compile writes loss and metrics as they were spelled`() throws {
        let model = Sequential([Dense(1)])
        try model.compile(
            optimizer: "sgd", loss: "mean_squared_error", metrics: ["mse", .object(Metrics.Mean())])
        let config = try #require(try Serialization.encode(model)["compile_config"])
        #expect(config["loss"] == "mean_squared_error")
        #expect(config["metrics"]?[0] == "mse")
        #expect(config["metrics"]?[1]?["class_name"] == "Mean")
        #expect(config["optimizer"]?["class_name"] == "SGD")
    }
}
