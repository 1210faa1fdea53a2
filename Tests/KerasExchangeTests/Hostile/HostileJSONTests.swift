import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// A `config.json` that is no JSON, no description of a model, or has values that cannot be.
@Suite struct HostileJSONTests {
    private static func text(_ what: String, _ text: String) -> HostileCase {
        HostileCase(what, "KerasError.invalidFile config.json") {
            $0[ForgedArchive.config] = Array(text.utf8)
        }
    }

    private static func bytes(_ what: String, _ bytes: [UInt8]) -> HostileCase {
        HostileCase(what, "KerasError.invalidFile config.json") {
            $0[ForgedArchive.config] = bytes
        }
    }

    private static func nested(_ open: String, _ close: String, _ depth: Int) -> String {
        String(repeating: open, count: depth) + String(repeating: close, count: depth)
    }

    static let documents: [HostileCase] =
        [513, 100_000, 1_000_000].flatMap { depth in
            [
                text("\(depth) arrays", nested("[", "]", depth)),
                text("\(depth) objects", nested("{\"a\":", "}", depth)),
                text("\(depth) arrays without an end", String(repeating: "[", count: depth)),
            ]
        }
        + ["[]", "\"model\"", "3", "null", "true", "{}", "{\"config\": {}}"].map {
            text("root \($0)", $0)
        }
        + ["", "{", "{\"class_name\": \"Sequential\"", "{}{}", "{'a': 1}", "{\"a\": 01}", "//"]
        .map { text("document \($0)", $0) } + [
            bytes("a byte order mark", [0xEF, 0xBB, 0xBF, 0x7B, 0x7D]),
            bytes("UTF-16", [0x7B, 0, 0x7D, 0]),
            bytes("invalid UTF-8", Array("{\"a\": \"".utf8) + [0xFF, 0x22, 0x7D]),
            bytes("an overlong form", Array("{\"a\": \"".utf8) + [0xC0, 0xAF, 0x22, 0x7D]),
            bytes(
                "a surrogate in UTF-8", Array("{\"a\": \"".utf8) + [0xED, 0xA0, 0x80, 0x22, 0x7D]),
            text("half of a surrogate pair", "{\"a\": \"\\ud800\"}"),
            text(
                "an integer of 10000 digits",
                "{\"a\": " + String(repeating: "9", count: 10000) + "}"),
        ]

    private static let layer = "config.layers.1"
    private static let place = "config.config.layers.1"

    /// A value that cannot be, where a certain type is needed.
    private static func value(
        _ key: String, _ text: String, _ expected: String? = nil, in member: String = "config"
    ) -> HostileCase {
        let at = "\(member).\(key)"
        return HostileCase(
            "\(at) = \(text.prefix(60))", expected ?? "KerasError.invalidConfig \(place).\(at)"
        ) { try $0.setConfig("\(layer).\(at)", toText: text) }
    }

    private static let wrongNumbers = [
        "\"3\"", "3.0", "NaN", "Infinity", "-Infinity", "1e999", "1e3", "[3]", "{\"a\": 3}", "true",
        "9223372036854775808", "-9223372036854775809", String(repeating: "9", count: 4000),
    ]

    static let values: [HostileCase] =
        wrongNumbers.map { value("units", $0) }
        + ["-1", "-9223372036854775808"].map {
            value("units", $0, "KerasError.notRestored \(place): invalidArgument")
        }
        + [value("units", "0", "KerasError.notRestored \(place): notConfigured")]
        + ["NaN", "-1", "4.0", "\"4\"", "[4]", "9223372036854775808", "1e999", "{}"].map {
            value(
                "input_shape", "[null, \($0)]",
                "KerasError.invalidConfig \(place).build_config.input_shape"
                    + ($0 == "-1" ? "" : $0 == "[4]" || $0 == "{}" ? ".0" : ".1"),
                in: "build_config")
        }
        + ["3", "\"x\"", "true", "NaN"].map {
            value(
                "input_shape", $0, "KerasError.invalidConfig \(place).build_config.input_shape",
                in: "build_config")
        }
        + ["3", "[]", "\"yes\"", "1.0", "{}"].map { value("use_bias", $0) }
        + ["3", "true", "1.5"].map { value("activation", $0) }
        + ["3", "\"float31\"", "[]", "{\"config\": {\"name\": \"string\"}}", "true"].map {
            value("dtype", $0)
        }
        + ["3", "[]", "{}", "true", "1.5"].map { value("name", $0) }
        + ["3", "[]", "\"yes\"", "{}"].map { value("trainable", $0) }

    static let structure: [HostileCase] =
        ["3", "\"x\"", "true", "[1]", "1.5"].map { text in
            HostileCase("a config \(text)", "KerasError.invalidConfig \(place).config") {
                try $0.setConfig("\(layer).config", toText: text)
            }
        }
        + ["3", "[]", "null", "true", "{}"].map { text in
            HostileCase("a class name \(text)", "KerasError.invalidConfig \(place)") {
                try $0.setConfig("\(layer).class_name", toText: text)
            }
        }
        + ["3", "null", "{}", "\"x\"", "true"].map { text in
            HostileCase("layers \(text)", "KerasError.invalidConfig config.config.layers") {
                try $0.setConfig("config.layers", toText: text)
            }
        }
        + ["3", "null", "[]", "\"x\"", "true"].map { text in
            HostileCase("a layer \(text)", "KerasError.invalidConfig \(place)") {
                try $0.setConfig(layer, toText: text)
            }
        }
        + ["unitz", "__class__", "", "kernel", "config"].map { key in
            HostileCase("an unknown key \(key)", "KerasError.unknownConfigKey \(place).config") {
                try $0.setConfig("\(layer).config.\(key.isEmpty ? "\u{0}" : key)", to: 1)
            }
        }

    /// Text that a log must not repeat as it is; `check` wants one short line.
    static let forgeries: [HostileCase] =
        [
            "1\nERROR: forged", "\u{1B}[2J", "\u{2028}x", String(repeating: "y", count: 1 << 20),
            // More of them in a row are refused where the JSON is read.
            "e" + String(repeating: "\u{301}", count: 60),
        ].flatMap { text in
            let what = text.prefix(10)
            return [
                HostileCase("a value \(what)", "KerasError.invalidConfig \(place).config.units") {
                    try $0.setConfig("\(layer).config.units", to: .string(text))
                },
                HostileCase("a key \(what)", "KerasError.unknownConfigKey \(place).config") {
                    try $0.setConfig("\(layer).config.\(text)", to: 1)
                },
                HostileCase("a key in a value \(what)", "KerasError.invalidConfig \(place)") {
                    try $0.setConfig(layer, to: .object([text: 1]))
                },
                HostileCase("a class name \(what)", "KerasError.unknownClass \(place)") {
                    try $0.setConfig("\(layer).class_name", to: .string(text))
                },
                HostileCase("a module \(what)", "KerasError.unknownClass \(place)") {
                    try $0.setConfig("\(layer).module", to: .string(text))
                },
                HostileCase("a registered name \(what)", "KerasError.unsafeContent \(place)") {
                    try $0.setConfig("\(layer).registered_name", to: .string(text))
                },
                HostileCase(
                    "an initializer \(what)", "KerasError.notRestored \(place): unknownIdentifier"
                ) {
                    try $0.setConfig("\(layer).config.kernel_initializer", to: .string(text))
                },
                HostileCase(
                    "a layer's name \(what)", "KerasError.notRestored \(place): invalidArgument"
                ) {
                    try $0.setConfig("\(layer).config.name", to: .string(text))
                    try $0.setConfig("\(layer).config.units", to: -1)
                },
                HostileCase("a special tag \(what)", "KerasError.invalidConfig \(place)") {
                    try $0.setConfig("\(layer).class_name", to: .string("__" + text))
                },
                HostileCase(
                    "a function \(what)", "KerasError.unknownFunction \(place).config.activation"
                ) {
                    try $0.setConfig(
                        "\(layer).config.activation",
                        to: ["class_name": "function", "config": .string(text)])
                },
            ]
        }

    @Test(arguments: forgeries)
    func `no error repeats a file's text as it is`(_ item: HostileCase) throws {
        try item.check()
    }

    static let compile: [HostileCase] =
        ["3", "true", "1.5", "{\"class_name\": 3}"].flatMap { text in
            ["optimizer", "loss", "metrics"].map { key in
                HostileCase(
                    "\(key) \(text)", "KerasError.invalidConfig config.compile_config.\(key)"
                ) { try $0.setConfig("compile_config.\(key)", toText: text) }
            }
        }
        + ["optimizer", "loss"].map { key in
            HostileCase("an unknown \(key)", "KerasError.notRestored config: unknownIdentifier") {
                try $0.setConfig("compile_config.\(key)", to: "no_such_thing")
            }
        }
        + ["\"x\"", "[]", "true"].map { text in
            HostileCase(
                "a learning rate \(text)",
                "KerasError.invalidConfig config.compile_config.optimizer.config.learning_rate"
            ) { try $0.setConfig("compile_config.optimizer.config.learning_rate", toText: text) }
        }

    static let harmless: [HostileCase] = [
        HostileCase("a key twice, the last one being right", "none") {
            let json = String(decoding: $0[ForgedArchive.config], as: UTF8.self)
            $0[ForgedArchive.config] = Array(
                json.replacing("\"units\": 3", with: "\"units\": 99, \"units\": 3").utf8)
        },
        HostileCase("an unknown key that is null", "none") {
            try $0.setConfig("\(layer).config.later_setting", to: .null)
        },
        HostileCase("an unknown key beside the config", "none") {
            try $0.setConfig("\(layer).shared_object_id", to: 17)
        },
        HostileCase("white space", "none") {
            $0[ForgedArchive.config] =
                Array(" \n\t".utf8) + $0[ForgedArchive.config] + Array("\r\n ".utf8)
        },
        HostileCase("escapes for plain letters", "none") {
            let json = String(decoding: $0[ForgedArchive.config], as: UTF8.self)
            $0[ForgedArchive.config] = Array(
                json.replacing("\"units\"", with: "\"\\u0075nits\"").utf8)
        },
    ]

    @Test(arguments: documents)
    func `a document that is none, or no model, is refused`(_ item: HostileCase) throws {
        try item.check()
    }

    @Test(arguments: values)
    func `a value of the wrong type or out of range is named`(_ item: HostileCase) throws {
        try item.check()
    }

    @Test(arguments: structure)
    func `a wrong structure is named`(_ item: HostileCase) throws { try item.check() }

    @Test(arguments: compile)
    func `a wrong compile config is named`(_ item: HostileCase) throws { try item.check() }

    @Test(arguments: harmless)
    func `what is strange but clear loads`(_ item: HostileCase) throws { try item.check() }
}
