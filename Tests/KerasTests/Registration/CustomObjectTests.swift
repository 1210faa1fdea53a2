import KerasJSON
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

    @Test func `the call's objects are found by registered name or plain class name`() throws {
        let objects: CustomObjects = [
            "p>Far": .type(Replacing.self), "Near": .type(Unregistered.self),
        ]
        #expect(try decode(description("Far", registeredName: "p>Far"), objects) is Replacing)
        #expect(try decode(description("Near"), objects) is Unregistered)
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
