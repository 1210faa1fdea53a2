import Keras
import KerasJSON
import KerasTestSupport
import KerasZip
import Testing

/// The files of the guide's programs whose build configs are gone, exchanged or wrong.
@Suite(.serialized) struct GuideBuildConfigTests {
    enum Program: String, CaseIterable, Sendable {
        case variable, assets, build, compile

        /// The file, as Python writes it.
        func archive() throws -> ForgedArchive {
            try #require(GuideClasses.registered)
            return try withTemporaryDirectory { folder in
                try Oracle.call(
                    "guide.write_guide_files",
                    ["directory": .string(folder.path), "kinds": [.string(rawValue)]])
                return try ForgedArchive(
                    FileSource(path: folder.file("\(rawValue).keras")).allBytes())
            }
        }

        /// Where the described objects with a build config are.
        var places: [String] {
            switch self {
            case .variable, .assets: ["", "config.layers.1."]
            case .build: ["", "config.layers.1.", "config.layers.2."]
            case .compile: [""]
            }
        }
    }

    /// What a build config becomes.
    enum Change: String, CaseIterable, Sendable {
        case stripped, null, empty, unknownKey, number, list, text, negative, huge, nan, deep,
            scalar,
            unknownInitializer

        var value: JSONValue? {
            switch self {
            case .stripped: nil
            case .null: .null
            case .empty: .object([:])
            case .unknownKey: ["no_such_key": [.null, 8]]
            case .number: 3
            case .list: [.null, 8]
            case .text: "input_shape"
            case .negative: ["input_shape": [.null, -8], "layer_init": "zeros"]
            case .huge: ["input_shape": [.null, 1_000_000_000_000], "layer_init": "zeros"]
            case .nan: ["input_shape": [.null, .double(.nan)], "layer_init": "zeros"]
            case .deep:
                ["input_shape": (0..<300).reduce(3) { inner, _ in [inner] }, "layer_init": "zeros"]
            case .scalar: ["input_shape": [], "layer_init": "zeros"]
            case .unknownInitializer: ["input_shape": [8], "layer_init": "no_such_thing"]
            }
        }
    }

    private func expectSameOrTyped(
        _ archive: ForgedArchive, _ original: ForgedArchive, _ what: String
    ) throws {
        let bytes = try archive.bytes()
        do {
            // Keras, too, loads what is built by other means: by its parent, or by its first call.
            let model = try Model.load(from: bytes)
            let expected = try Model.load(from: original.bytes())
            #expect(try ModelState(model).variables == ModelState(expected).variables, "\(what)")
        } catch {
            #expect(ErrorShape.isTyped(error), "\(what): \(error)")
        }
    }

    @Test(arguments: Program.allCases)
    func `give a typed error or the same model`(program: Program) throws {
        let original = try program.archive()
        for change in Change.allCases {
            for place in program.places {
                var archive = original
                try archive.setConfig(place + "build_config", to: change.value)
                try expectSameOrTyped(archive, original, "\(change) at '\(place)'")
            }
            var archive = original
            for place in program.places {
                try archive.setConfig(place + "build_config", to: change.value)
            }
            if program == .variable || program == .assets || program == .build {
                try archive.setConfig("config.build_input_shape", to: change.value)
            }
            try expectSameOrTyped(archive, original, "\(change) everywhere")
        }
    }

    @Test func `exchanged between layers are errors of the layers`() throws {
        let original = try Program.build.archive()
        let config = try original.config
        let layers = config.objectValue?["config"]?.objectValue?["layers"]
        guard case .array(let layers)? = layers else { return }
        let configs = layers.map { $0.objectValue?["build_config"] ?? .null }
        for (first, second) in [(1, 2), (2, 1)] {
            var archive = original
            try archive.setConfig("config.layers.\(first).build_config", to: configs[second])
            try expectSameOrTyped(archive, original, "\(second)'s for \(first)'s")
            try archive.setConfig("config.layers.\(second).build_config", to: configs[first])
            try expectSameOrTyped(archive, original, "exchanged")
        }
    }

    /// The layer's hook is not called with variables that were never made.
    @Test func `stripped from a layer that nobody else builds, it is called unbuilt`() throws {
        var archive = try Program.build.archive()
        try archive.setConfig("config.layers.1.build_config", to: nil)
        try archive.setConfig("config.layers.2.build_config", to: nil)
        try archive.setConfig("build_config", to: nil)
        try archive.setConfig("config.build_input_shape", to: nil)
        let bytes = try archive.bytes()
        let shape = ErrorShape.of { try Model.load(from: bytes) }
        #expect(
            shape == "KerasError.stateMismatch layers/layer_with_custom_build"
                || shape.hasPrefix("KerasError.notRestored config"), "\(shape)")
    }
}

extension FileSource {
    func allBytes() throws -> [UInt8] { try read(0..<size) }
}
