import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// An object with a setting of each kind.
private final class Settings: Layer {
    @Configured var count: Int = 1
    @Configured var rate: Double = 0.5
    @Configured var flag: Bool = false
    @Configured var note: String?
    @Configured var sizes: [Int] = []
    @Configured var axis: Axes = -1
    @Configured var factor: WeakScalar = .float(1)
    @Configured var shape: Shape?
    @Configured("beta_1") var beta1: Double = 0.9
    @Configured(since: "3.9") var recent: Int?
    @Configured(omitsDefault: true) var rare: Int = 3
    @Configured var inner: Layer?
    @Configured var towers: [Dense] = []
}

@Suite struct SettingsTests {
    private static let base: [String: JSONValue] = [:]

    @Test func `keys are the properties' names in snake case, in the order of declaration`() throws
    {
        let config = try Settings().settingsConfig()
        #expect(
            config.keys == [
                "count", "rate", "flag", "note", "sizes", "axis", "factor", "shape", "beta_1",
                "inner", "towers",
            ])
        let settings = Settings()
        (settings.recent, settings.rare) = (1, 4)
        #expect(
            try settings.settingsConfig().keys.suffix(4) == ["recent", "rare", "inner", "towers"])
    }

    static let accepted: [(String, JSONValue, String)] = [
        ("rate", 1, "1.0"), ("rate", 1.5, "1.5"), ("count", 7, "7"), ("flag", true, "true"),
        ("note", nil, "null"), ("note", "n", "\"n\""), ("sizes", [1, 2], "[1, 2]"),
        ("axis", 2, "2"), ("axis", [0, 1], "[0, 1]"), ("factor", 2, "2"), ("factor", 2.0, "2.0"),
        ("shape", [nil, 3], "[null, 3]"), ("beta_1", 0.8, "0.8"), ("recent", 3, "3"),
    ]

    @Test(arguments: accepted.indices)
    func `a value of the right kind is taken, and written as it was`(_ index: Int) throws {
        let (key, json, text) = Self.accepted[index]
        let settings = Settings()
        try settings.configureSettings(from: Config([key: json], context: DecodingContext()))
        let written: JSONValue = try settings.settingsConfig()[key]
        #expect(try written.jsonString() == text)
    }

    static let refused: [(String, JSONValue, String)] = [
        ("count", 1.0, "an int"), ("count", true, "an int"), ("count", "1", "an int"),
        ("count", nil, "an int"), ("rate", "0.5", "a number"), ("rate", true, "a number"),
        ("flag", 1, "a bool"), ("note", 1, "a string"), ("sizes", 1, "a list"),
        ("axis", 1.0, "an axis or a list of axes"), ("axis", "x", "an axis or a list of axes"),
        ("factor", "2", "a number"), ("shape", 3, "a list"),
    ]

    @Test(arguments: refused.indices)
    func `a value of another kind is refused with its path`(_ index: Int) throws {
        let (key, json, expected) = Self.refused[index]
        #expect(
            throws: KerasError.invalidConfig(
                path: "config.\(key)", expected: expected, found: json.summary)
        ) {
            try Settings().configureSettings(from: Config([key: json], context: DecodingContext()))
        }
    }

    @Test func `an element's path has its index`() {
        let error = #expect(throws: KerasError.self) {
            try Settings().configureSettings(
                from: Config(["sizes": [1, 2.5]], context: DecodingContext(path: "c.layers.0")))
        }
        #expect(error?.description == "c.layers.0.sizes.1: expected an int, found 2.5")
    }

    @Test func `a key that is no setting is refused unless its value is null`() throws {
        func configure(_ value: JSONValue) throws {
            try Dense().configure(
                from: Config(["units": 2, "unit": value], context: DecodingContext()))
        }
        let error = #expect(throws: KerasError.self) { try configure(3) }
        guard case .unknownConfigKey("config", "Dense", "unit", let known)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(known.contains("units") && known.contains("bias_constraint"))
        #expect(throws: Never.self) { try configure(nil) }
    }

    @Test func `layers in settings are written in the config, and are children under plain names`()
        throws
    {
        let settings = Settings()
        settings.inner = Dense(2, name: "in")
        settings.towers = [Dense(3, name: "a"), Dense(4, name: "b")]
        let config = try settings.settingsConfig()
        let inner: JSONValue = try config["inner"]
        #expect(inner["class_name"] == "Dense" && inner["config"]?["units"] == 2)
        #expect(try settings.sublayers.map(\.name) == ["in", "a", "b"])
        #expect(try StateWalk.attributes(of: settings).map(\.name) == ["inner", "towers"])

        let read = Settings()
        try read.configureSettings(
            from: Config(config.json(in: EncodingContext()), context: DecodingContext()))
        #expect((read.inner as? Dense)?.units == 2)
        #expect(read.towers.map(\.units) == [3, 4])
    }

    // MARK: Nothing is lost

    private final class Forgetful: Layer {
        var optional: Dense?
        var blocks: [Dense] = []
        var depth = 2
        @NotSaved var cache = 0
        var title: String?
    }

    static let losses: [(String, @Sendable (KerasObject) -> Void)] = [
        ("depth", { ($0 as? Forgetful)?.depth = 3 }),
        ("title", { ($0 as? Forgetful)?.title = "t" }),
    ]

    @Test(arguments: losses.indices)
    func `a changed property without a mark is refused by a save`(_ index: Int) throws {
        let (property, change) = Self.losses[index]
        let layer = Forgetful()
        layer.optional = Dense(1)
        layer.blocks = [Dense(2)]
        change(layer)
        let expected = KerasError.unsavedProperty(
            object: layer.summaryDescription, property: property)
        #expect(throws: expected) { try layer.config() }
        #expect(expected.description.contains("mark it @Configured or @NotSaved"))
    }

    private enum Mode { case fast, slow }
    private struct Options: Equatable { var depth = 1 }
    private struct Flags: OptionSet {
        let rawValue: Int
        static let verbose = Flags(rawValue: 1)
    }

    private final class Varied: Layer {
        var alpha: Float = 0.1
        var small: UInt8 = 1
        var table: [String: Int] = [:]
        var mode = Mode.fast
        var choice: Mode?
        var options = Options()
        var flags: Flags = []
        var range = 0..<3
        @Configured var beta: Float = 0.5
        @Configured var sizes: [String: Int32] = [:]
    }

    static let variedLosses: [(String, @Sendable (KerasObject) -> Void)] = [
        ("alpha", { ($0 as? Varied)?.alpha = 0.2 }), ("small", { ($0 as? Varied)?.small = 2 }),
        ("table", { ($0 as? Varied)?.table["a"] = 1 }), ("mode", { ($0 as? Varied)?.mode = .slow }),
        ("choice", { ($0 as? Varied)?.choice = .fast }),
        ("options", { ($0 as? Varied)?.options.depth = 2 }),
        ("flags", { ($0 as? Varied)?.flags = .verbose }),
        ("range", { ($0 as? Varied)?.range = 0..<4 }),
    ]

    @Test(arguments: variedLosses.indices)
    func `whatever can be compared is not lost without a word`(_ index: Int) throws {
        let (property, change) = Self.variedLosses[index]
        let layer = Varied()
        (layer.beta, layer.sizes) = (0.25, ["a": 1])
        #expect(throws: Never.self) { try layer.config() }
        change(layer)
        #expect(
            throws: KerasError.unsavedProperty(
                object: layer.summaryDescription, property: property)
        ) { try layer.config() }
    }

    // MARK: One key, one meaning

    private final class Twice: Layer {
        @Configured("rate") var first = 1
        @Configured var rate = 2
    }
    private final class OwnDType: Layer { @Configured var dtype: DType = .float16 }
    private final class OwnName: Loss { @Configured("name") var title = "t" }
    private final class OwnRate: SGD { @Configured("learning_rate") var speed = 0.5 }

    @Test func `a key that has another meaning already is refused by a save`() {
        for (object, key) in [
            (Twice(), "rate"), (OwnDType(), "dtype"), (OwnName(), "name"),
            (OwnRate(), "learning_rate"),
        ] as [(KerasObject, String)] {
            let error = #expect(throws: KerasError.self) { try object.config() }
            #expect(error?.description.contains("config key '\(key)'") == true, "\(key)")
        }
        #expect(throws: Never.self) { try InputLayer([2]).config() }
    }

    @Test func `an object whose settings lead back to it is refused, and not followed`() {
        final class Ring: Layer { @Configured var next: Layer? }
        let (a, b) = (Ring(), Ring())
        (a.next, b.next) = (b, a)
        defer { a.next = nil }
        try? register(Ring.self, package: "settings_tests")
        let error = #expect(throws: KerasError.self) { try Serialization.encode(a) }
        guard case .resourceLimit(_, _, 49, 48, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `layers inside and marked properties may differ from a fresh object's`() throws {
        let layer = Forgetful()
        layer.optional = Dense(1)
        layer.blocks = [Dense(2)]
        layer.cache = 5
        #expect(throws: Never.self) { try layer.config() }
    }

    @Test func `the look at a fresh object does not count in automatic names`() throws {
        final class NeverCountedTwice: Layer {
            let inner = Dense(1)
            var depth = 2
        }
        let first = NeverCountedTwice()
        _ = try first.config()
        #expect(NeverCountedTwice().name == "never_counted_twice_1")
    }
}
