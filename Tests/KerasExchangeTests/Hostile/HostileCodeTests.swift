import Foundation
import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// A config that asks for code: classes and functions outside the closed table.
@Suite struct HostileCodeTests {
    private static let layer = "config.layers.1"
    /// Where errors say that layer is.
    private static let place = "config.config.layers.1"

    private static func object(
        _ module: JSONValue, _ name: String, _ config: JSONValue = .object([:]),
        registered: JSONValue = .null
    ) -> JSONValue {
        .object([
            "module": module, "class_name": .string(name), "config": config,
            "registered_name": registered,
        ])
    }

    private static func function(_ module: JSONValue, _ name: String) -> JSONValue {
        object(module, "function", .string(name), registered: "function")
    }

    private static func layerCase(
        _ what: String, _ expected: String, _ value: JSONValue
    ) -> HostileCase {
        HostileCase(what, expected) { try $0.setConfig(layer, to: value) }
    }

    static let lambda: JSONValue = object(
        "builtins", "__lambda__",
        .object(["code": "4wAAAAA=", "defaults": .null, "closure": .null]))

    static let bytecode: [HostileCase] = [
        layerCase(
            "a Lambda layer with bytecode", "KerasError.unsafeContent \(place)",
            object("keras.layers", "Lambda", .object(["function": lambda]))),
        layerCase(
            "a Lambda layer of an internal module", "KerasError.unsafeContent \(place)",
            object("keras.src.layers.core.lambda_layer", "Lambda", .object(["function": lambda]))),
        layerCase(
            "a Lambda layer with Keras 2's list of code", "KerasError.unsafeContent \(place)",
            object("keras.layers", "Lambda", .object(["function": ["4wAAAAA=", .null, .null]]))),
        layerCase(
            "a Lambda layer that says it is safe", "KerasError.unsafeContent \(place)",
            object(
                "keras.layers", "Lambda",
                .object(["function": function("keras.activations", "relu"), "safe_mode": false]))),
        layerCase("a lambda as a layer", "KerasError.unsafeContent \(place)", lambda),
        HostileCase(
            "a lambda as an activation", "KerasError.unsafeContent \(place).config.activation"
        ) { try $0.setConfig("\(layer).config.activation", to: lambda) },
        HostileCase(
            "a lambda as a loss", "KerasError.unsafeContent config.compile_config.loss"
        ) { try $0.setConfig("compile_config.loss", to: lambda) },
        HostileCase(
            "a lambda as an initializer",
            "KerasError.unsafeContent \(place).config.kernel_initializer"
        ) { try $0.setConfig("\(layer).config.kernel_initializer", to: lambda) },
        HostileCase(
            "a lambda among the metrics", "KerasError.unsafeContent config.compile_config.metrics.0"
        ) { try $0.setConfig("compile_config.metrics", to: [lambda]) },
    ]

    static let wrappers: [HostileCase] =
        ["TorchModuleWrapper", "TFSMLayer", "JaxLayer", "FlaxLayer"].flatMap { name in
            [
                layerCase(
                    "\(name)", "KerasError.unsafeContent \(place)",
                    object(
                        "keras.layers", name, .object(["module": "gASV", "filepath": "/tmp/m"]))),
                HostileCase(
                    "\(name) called as a function",
                    "KerasError.unknownFunction \(place).config.activation"
                ) {
                    try $0.setConfig(
                        "\(layer).config.activation", to: function("keras.layers", name))
                },
                layerCase(
                    "\(name) without a module", "KerasError.unknownClass \(place)",
                    object(.null, name)),
            ]
        }

    static let foreignCode: [HostileCase] =
        [
            ("os", "system"), ("builtins", "eval"), ("builtins", "exec"), ("subprocess", "Popen"),
            ("keras.utils", "get_file"), ("keras.config", "enable_unsafe_deserialization"),
            ("keras.saving", "load_model"), ("keras.models", "load_model"),
            ("Foundation", "Process"), ("Glibc", "system"),
        ].flatMap { module, name in
            [
                layerCase(
                    "class \(module).\(name)", "KerasError.unknownClass \(place)",
                    object(.string(module), name, "touch /tmp/owned")),
                HostileCase(
                    "function \(module).\(name)",
                    "KerasError.unknownFunction \(place).config.activation"
                ) {
                    try $0.setConfig(
                        "\(layer).config.activation", to: function(.string(module), name))
                },
                HostileCase(
                    "loss \(module).\(name)",
                    "KerasError.unknownFunction config.compile_config.loss"
                ) { try $0.setConfig("compile_config.loss", to: function(.string(module), name)) },
            ]
        }

    /// A registered name beside a built-in class, and classes where others are expected.
    static let confusion: [HostileCase] = [
        HostileCase("a foreign registered name", "KerasError.unsafeContent \(place)") {
            try $0.setConfig("\(layer).registered_name", to: "package>Other")
        },
        HostileCase(
            "a registered name of a built-in class", "KerasError.unsafeContent \(place)"
        ) { try $0.setConfig("\(layer).registered_name", to: "Dropout") },
        HostileCase("the model under another's name", "KerasError.unsafeContent config") {
            try $0.setConfig("registered_name", to: "package>Model")
        },
        HostileCase("a registered name alone", "KerasError.unknownClass \(place)") {
            try $0.setConfig("\(layer).module", to: .null)
            try $0.setConfig("\(layer).registered_name", to: "package>Other")
        },
        HostileCase("a class in another module", "KerasError.unknownClass \(place)") {
            try $0.setConfig("\(layer).module", to: "keras.losses")
        },
        HostileCase("a loss as a layer", "KerasError.invalidConfig \(place)") {
            try $0.setConfig(
                layer, to: object("keras.losses", "MeanSquaredError"))
        },
        HostileCase("an optimizer as a layer", "KerasError.invalidConfig \(place)") {
            try $0.setConfig(layer, to: object("keras.optimizers", "SGD"))
        },
        HostileCase("a function as a layer", "KerasError.invalidConfig \(place)") {
            try $0.setConfig(layer, to: function("keras.activations", "relu"))
        },
        HostileCase("a function as the model", "KerasError.invalidFile config.json") {
            $0[ForgedArchive.config] = Array(
                (try? function("keras.activations", "relu").jsonString())?.utf8 ?? "".utf8)
        },
        HostileCase("a layer as the model", "KerasError.invalidFile config.json") {
            let dense = try $0.config.objectValue?["config"]?.objectValue?["layers"]
            guard case .array(let layers)? = dense else { return }
            $0[ForgedArchive.config] = Array(try layers[1].jsonString().utf8)
        },
        HostileCase(
            "a class as an activation", "KerasError.notRestored \(place): unknownIdentifier"
        ) {
            try $0.setConfig(
                "\(layer).config.activation", to: object("keras.losses", "MeanSquaredError"))
        },
    ]

    @Test(arguments: bytecode + wrappers + foreignCode + confusion)
    func `a config that asks for code is refused where it asks`(_ item: HostileCase) throws {
        try item.check()
    }

    @Test func `the refusals say what Python users search for`() throws {
        for (forged, words) in [
            (Self.object("keras.layers", "Lambda"), ["Lambda", "safe mode", "not allowed"]),
            (Self.lambda, ["lambda", "safe mode", "not allowed"]),
            (Self.object("os", "system"), ["Could not locate class 'system'", "module os"]),
        ] {
            var archive = try ForgedArchive(ForgedArchive.sample.get())
            try archive.setConfig(Self.layer, to: forged)
            let bytes = try archive.bytes()
            let error = #expect(throws: KerasError.self) { try Model.load(from: bytes) }
            for word in words { #expect(error?.description.contains(word) == true) }
        }
    }

    /// Python replaces any string that is registered; here only one that stands for a function.
    @Test func `a string is replaced by what is registered under it only where one is expected`()
        throws
    {
        var archive = try ForgedArchive(ForgedArchive.sample.get())
        let name = "hostile>replaced"
        try archive.setConfig("config.layers.1.config.name", to: .string(name))
        try archive.setConfig("config.layers.3.config.activation", to: .string(name))
        try archive.editWeights(
            "f.move('layers/dense', 'layers/old'); f.move('layers/old', 'layers/dense')")
        let bytes = try archive.bytes()
        let function = NamedFunction(name) { try Ops.relu($0) }
        let model = try withCustomObjects([name: .function(function)]) {
            try Sequential.load(from: bytes)
        }
        let layers = try model.layers
        #expect(layers.first?.name == name)
        #expect(try model.layer(at: 2, as: Dense.self).activation == .name(name))
    }
}
