import Foundation
import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// Small files that ask for much: memory, time, depth.
@Suite struct ResourceBombTests {
    private static let layer = "config.layers.1"
    private static let place = "config.config.layers.1"

    private static func built(
        _ what: String, _ expected: String, units: JSONValue, input: JSONValue
    ) -> HostileCase {
        HostileCase(what, expected) {
            try $0.setConfig("\(layer).config.units", to: units)
            try $0.setConfig("\(layer).build_config", to: ["input_shape": input])
            try $0.setConfig("config.layers.0.config.batch_shape", to: input)
            try $0.setConfig("config.build_input_shape", to: input)
            try $0.setConfig("build_config", to: ["input_shape": input])
        }
    }

    /// Keras's process dies of the first of these.
    static let variables: [HostileCase] = [
        built(
            "10¹² units on 10⁶ features", "KerasError.resourceLimit \(place)",
            units: 1_000_000_000_000, input: [.null, 1_000_000]),
        built(
            "2⁶³ - 1 units", "KerasError.resourceLimit \(place)", units: .int(.max),
            input: [.null, 4]),
        built(
            "2⁶² units, whose bytes overflow", "KerasError.resourceLimit \(place)",
            units: .int(1 << 62), input: [.null, 1]),
        built(
            "10¹² features", "KerasError.resourceLimit \(place)", units: 3,
            input: [.null, 10_000_000_000_000]),
        built(
            "2⁶³ - 1 features", "KerasError.resourceLimit \(place)", units: 3,
            input: [.null, .int(.max)]),
        // Within what may be allocated, but nothing like it is in the file.
        built(
            "10⁹ units", "KerasError.notRestored config: invalidInput",
            units: 500_000_000, input: [.null, 4]),
        built(
            "10⁸ features", "KerasError.stateMismatch layers/dense, optimizer", units: 3,
            input: [.null, 100_000_000]),
    ]

    private static func nested(_ depth: Int) -> JSONValue {
        var model: JSONValue = [
            "module": "keras.layers", "class_name": "Dropout", "config": ["rate": 0.5],
            "registered_name": .null,
        ]
        for index in 0..<depth {
            model = [
                "module": "keras", "class_name": "Sequential", "registered_name": .null,
                "config": ["name": .string("m\(index)"), "layers": [model]],
            ]
        }
        return model
    }

    /// The place of the first list that is too deep.
    private static let deep = String(repeating: ".0", count: 32)

    static let depths: [HostileCase] =
        [48, 100, 165].map { depth in
            HostileCase(
                "\(depth) models in models",
                "KerasError.resourceLimit config"
                    + String(repeating: ".config.layers.0", count: 48)
            ) {
                $0[ForgedArchive.config] = Array(try nested(depth).jsonString().utf8)
            }
        }
        + [70, 100, 125].map { depth in
            HostileCase(
                "initializers in initializers, \(depth) deep",
                "KerasError.unknownConfigKey \(place).config.kernel_initializer"
                    + ".config"
            ) {
                var initializer: JSONValue = "zeros"
                for _ in 0..<depth {
                    initializer = [
                        "module": "keras.initializers", "class_name": "Zeros",
                        "config": ["inner": initializer], "registered_name": .null,
                    ]
                }
                try $0.setConfig("\(layer).config.kernel_initializer", to: initializer)
            }
        }
        + [33, 257, 450].map { depth in
            HostileCase(
                "metrics \(depth) lists deep",
                "KerasError.invalidConfig config.compile_config.metrics" + deep
            ) {
                try $0.setConfig(
                    "compile_config.metrics",
                    to: (0..<depth).reduce(JSONValue.string("mse")) { inner, _ in [inner] })
            }
        }
        + [65, 257, 400].map { depth in
            HostileCase(
                "an input shape \(depth) lists deep",
                "KerasError.invalidConfig \(place).build_config.input_shape" + deep
            ) {
                let shape = (0..<depth).reduce(JSONValue.int(4)) { inner, _ in [inner] }
                try $0.setConfig("\(layer).build_config.input_shape", to: shape)
            }
        }

    static let settings: [HostileCase] =
        [
            ("[1, 1, 1, 1000000000000]", "none"),
            ("[9223372036854775807, 9223372036854775807]", "none"),
            ("[-1]", "KerasError.invalidConfig config.config.layers.2.config.noise_shape"),
            ("[1e999]", "KerasError.invalidConfig config.config.layers.2.config.noise_shape.0"),
            ("7", "KerasError.invalidConfig config.config.layers.2.config.noise_shape"),
        ].map { text, expected in
            HostileCase("a noise shape \(text)", expected == "none" ? "differs" : expected) {
                try $0.setConfig("config.layers.2.config.noise_shape", toText: text)
            }
        }
        + ["NaN", "-0.5", "1.5", "Infinity", "1e999"].map { text in
            HostileCase(
                "a rate \(text)", "KerasError.notRestored config.config.layers.2: invalidArgument"
            ) { try $0.setConfig("config.layers.2.config.rate", toText: text) }
        }
        + [1_000_000_000_000, Int.max, -1, 0, 1 << 31].map { count in
            HostileCase(
                "\(count) thresholds",
                "KerasError.notRestored config.compile_config.metrics.0: invalidArgument"
            ) {
                try $0.setConfig(
                    "compile_config.metrics",
                    to: [
                        [
                            "module": "keras.metrics", "class_name": "AUC",
                            "registered_name": .null,
                            "config": ["num_thresholds": .int(count)],
                        ]
                    ])
            }
        }

    @Test(arguments: variables)
    func `variables that no file could fill are refused before they take memory`(
        _ item: HostileCase
    ) throws { try item.check() }

    @Test(arguments: depths)
    func `descriptions nested too deep are refused`(_ item: HostileCase) throws {
        try item.check()
    }

    @Test(arguments: settings.filter { $0.expected != "differs" })
    func `settings out of range are refused`(_ item: HostileCase) throws { try item.check() }

    /// What is only used in training is checked there.
    @Test(arguments: settings.filter { $0.expected == "differs" })
    func `a noise shape that fits nothing is refused when it is used`(_ item: HostileCase) throws {
        var archive = try ForgedArchive(ForgedArchive.sample.get())
        try item.forge(&archive)
        let model = try Model.load(from: archive.bytes())
        let x = try Random.uniform([8, 4])
        #expect(throws: Never.self) { try model.predict(x) }
        #expect(throws: TensorError.self) {
            try model.fit(x, Random.uniform([8, 2]), verbose: .silent)
        }
    }

    /// A thread of the smallest stack that systems give: nothing may run away on it.
    @Test(arguments: depths)
    func `depth is harmless on a small stack`(_ item: HostileCase) throws {
        var archive = try ForgedArchive(ForgedArchive.sample.get())
        try item.forge(&archive)
        let bytes = try archive.bytes()
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            _ = try? Model.load(from: bytes)
            done.signal()
        }
        thread.stackSize = 512 << 10
        thread.start()
        #expect(done.wait(timeout: .now() + 60) == .success)
    }
}
