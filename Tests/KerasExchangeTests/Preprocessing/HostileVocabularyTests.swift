import Foundation
import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// Vocabularies that no honest writer makes: each gives a typed error, and none is opened that lies
/// outside the archive.
@Suite struct HostileVocabularyTests {
    struct Forgery: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let file: String
        let expected: String
        let forge: @Sendable (inout ForgedArchive) throws -> Void

        init(
            _ what: String, of file: String = "text_int", _ expected: String,
            _ forge: @escaping @Sendable (inout ForgedArchive) throws -> Void
        ) {
            (testDescription, self.file, self.expected, self.forge) = (what, file, expected, forge)
        }
    }

    private static let text = "assets/layers/text_vectorization/vocabulary.txt"
    private static let inner = "assets/layers/text_vectorization/_lookup_layer/vocabulary.txt"
    private static let integers = "assets/layers/integer_lookup/vocabulary.txt"
    private static let both =
        "KerasError.stateMismatch layers/text_vectorization, "
        + "layers/text_vectorization/_lookup_layer"

    private static func vocabulary(_ what: String, _ bytes: [UInt8]) -> Forgery {
        Forgery(what, both) {
            $0[text] = bytes
            $0[inner] = bytes
        }
    }

    static let forgeries: [Forgery] = [
        Forgery(
            "a vocabulary that is the path of a file",
            "KerasError.unsafeContent config.config.layers.1.config.vocabulary"
        ) { try $0.setConfig("config.layers.1.config.vocabulary", to: "/etc/passwd") },
        Forgery(
            "weights that are the path of a file", of: "text_tf_idf",
            "KerasError.unsafeContent config.config.layers.1.config.idf_weights"
        ) { try $0.setConfig("config.layers.1.config.idf_weights", to: "/etc/passwd") },
        Forgery(
            "a lookup with the address of a vocabulary", of: "string_lookup",
            "KerasError.unsafeContent config.config.layers.1.config.vocabulary"
        ) { try $0.setConfig("config.layers.1.config.vocabulary", to: "http://example.com/v") },
        vocabulary("text that is not UTF-8", [0x0a, 0x5b, 0xff, 0xfe]),
        vocabulary("a token twice", Array("\n[UNK]\na\nb\na".utf8)),
        vocabulary("an empty file", []),
        // As tokens, empty lines take far more than the file.
        Forgery(
            "nothing but empty lines", "KerasError.resourceLimit assets/layers/text_vectorization"
        ) {
            $0[text] = Array(repeating: 0x0a, count: 1 << 20)
            $0[inner] = Array(repeating: 0x0a, count: 1 << 20)
        },
        vocabulary("the mask in the middle", Array("a\n\nb".utf8)),
        Forgery("one of two files missing", "KerasError.stateMismatch layers/text_vectorization") {
            $0.remove(text)
            $0[inner] = Array("\n[UNK]\na".utf8)
        },
        Forgery(
            "words where integers are looked up", of: "integer_lookup",
            "KerasError.stateMismatch layers/integer_lookup"
        ) { $0[integers] = Array("-1\n3\nfive".utf8) },
        Forgery(
            "an integer beyond all", of: "integer_lookup",
            "KerasError.stateMismatch layers/integer_lookup"
        ) { $0[integers] = Array("-1\n3\n99999999999999999999".utf8) },
        Forgery(
            "a vocabulary of another size than the vectors", of: "integer_lookup",
            "KerasError.stateMismatch layers/integer_lookup"
        ) { $0[integers] = Array("-1\n3\n4\n5\n6".utf8) },
        Forgery(
            "weights of another size than the vocabulary", of: "text_tf_idf",
            "KerasError.stateMismatch layers/text_vectorization, "
                + "layers/text_vectorization/_lookup_layer"
        ) {
            try $0.editWeights(
                """
                for path in ["layers/text_vectorization/vars",
                             "layers/text_vectorization/_lookup_layer/vars"]:
                    del f[path]["idf_weights"]
                    f[path]["idf_weights"] = [0.5, 0.5]
                """)
        },
        Forgery(
            "a negative number of bins", of: "hashing",
            "KerasError.notRestored config.config.layers.1: invalidArgument"
        ) { try $0.setConfig("config.layers.1.config.num_bins", to: -4) },
        Forgery(
            "a function to split that nobody registered",
            "KerasError.unknownFunction config.config.layers.1.config.split"
        ) {
            try $0.setConfig(
                "config.layers.1.config.split",
                to: [
                    "module": "builtins", "class_name": "function", "config": "os>system",
                    "registered_name": "function",
                ])
        },
    ]

    @Test(arguments: forgeries)
    func `a forged vocabulary is refused`(_ forgery: Forgery) throws {
        let path = SavedPreprocessingTests.path("\(forgery.file).keras")
        var archive = try ForgedArchive([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
        try forgery.forge(&archive)
        let bytes = try archive.bytes()
        let start = threadSeconds()
        let error = #expect(throws: (any Error).self) { try Model.load(from: bytes) }
        #expect(threadSeconds() - start < 5)
        let found = try #require(error)
        #expect(ErrorShape.of(found) == forgery.expected, "\(found)")
        let description = String(describing: found)
        #expect(!description.contains("\n") && description.utf8.count < 2000)
        if forgery.expected.hasPrefix("KerasError.unsafeContent") {
            #expect(
                description.contains(
                    "Requested the loading of a vocabulary file outside of the model archive"))
        }
    }

    @Test func `a file larger than the limit is not read`() throws {
        var options = LoadOptions()
        options.limits.assetBytes = 8
        let path = SavedPreprocessingTests.path("text_int.keras")
        let error = #expect(throws: (any Error).self) {
            try Model.load(from: path, options: options)
        }
        #expect(ErrorShape.isTyped(try #require(error)))
        options.limits.assetBytes = 1 << 10
        #expect(throws: Never.self) { try Model.load(from: path, options: options) }
    }

    @Test func `a model that lost its assets loads as in Keras, says so, and cannot be called`()
        throws
    {
        let path = SavedPreprocessingTests.path("text_int.keras")
        var archive = try ForgedArchive([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
        archive.members.removeAll { $0.name.hasPrefix("assets/") }
        let bytes = try archive.bytes()
        let model = try Model.load(from: bytes)
        #expect(
            model.loadReport.missing.map(\.path) == [
                "assets/layers/text_vectorization",
                "assets/layers/text_vectorization/_lookup_layer",
            ])
        #expect(throws: KerasError.self) { try model(Tensor(["a"])) }
        #expect(throws: KerasError.self) {
            try Model.load(from: bytes, options: LoadOptions(strict: true))
        }
    }

    @Test func `vectors larger than memory are refused when they are made`() throws {
        let path = SavedPreprocessingTests.path("hashing.keras")
        var archive = try ForgedArchive([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
        try archive.setConfig("config.layers.1.config.num_bins", to: .int(1 << 50))
        try archive.setConfig("config.layers.2", to: nil)
        let bytes = try archive.bytes()
        let model = try Model.load(from: bytes)
        #expect(throws: TensorError.self) { try model(Tensor([["a", "b"]])) }
    }
}
