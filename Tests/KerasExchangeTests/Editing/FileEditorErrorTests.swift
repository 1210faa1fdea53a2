import Keras
import KerasTestSupport
import Testing

/// What an editor refuses, in Keras's words, and with what was perhaps meant.
@Suite struct FileEditorErrorTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let words: [String]
        var file = "dense.keras"
        let edit: @Sendable (inout FileEditor) throws -> Void
    }

    static let mistakes = [
        Mistake(
            testDescription: "an unknown path",
            words: ["Path 'layers/dens' not found in model", "did you mean 'layers/dense'"]
        ) { try $0.removeObject("layers/dens") },
        Mistake(
            testDescription: "an unknown name",
            words: ["Source name 'optimiser' does not appear", "did you mean 'optimizer'?"]
        ) { try $0.renameObject("optimiser", to: "x") },
        Mistake(
            testDescription: "a name that several objects have",
            words: [
                "Name 'dense' occurs more than once in the model; try passing a complete path",
                "/layers/dense, /layers/sequential/layers/dense",
            ], file: "nested.keras"
        ) { try $0.removeObject("dense") },
        Mistake(
            testDescription: "a new name with a slash",
            words: ["target_name", "leaf name, not a full path name", "'layers/x'"]
        ) { try $0.renameObject("layers/dense", to: "layers/x") },
        Mistake(testDescription: "the name of another object", words: ["'dense_1'"]) {
            try $0.renameObject("layers/dense", to: "dense_1")
        },
        Mistake(testDescription: "a name that no group can have", words: ["'vars'"]) {
            try $0.renameObject("layers/dense", to: "vars")
        },
        Mistake(testDescription: "an empty name", words: ["not empty"]) {
            try $0.renameObject("layers/dense", to: "")
        },
        Mistake(
            testDescription: "an unknown parent", words: ["Path 'layrs/' not found in model"]
        ) { try $0.addObject(at: "layrs/x", weights: [:]) },
        Mistake(testDescription: "an empty part of a path", words: ["not empty"]) {
            try $0.addObject(at: "layers//x", weights: [:])
        },
        Mistake(
            testDescription: "an unknown weight",
            words: ["Weight '2' not found in object layers/dense. Weights found: 0, 1"]
        ) { try $0.removeWeight("2", from: "layers/dense") },
        Mistake(testDescription: "a weight's name with a slash", words: ["weights", "'a/b'"]) {
            try $0.addWeights(["a/b": Tensor([1] as [Float])], to: "layers/dense")
        },
        Mistake(testDescription: "text as a weight", words: ["numeric"]) {
            try $0.addWeights(["0": Tensor(strings: ["a"])], to: "layers/dense")
        },
        Mistake(testDescription: "another ending", words: ["expected a `.weights.h5` or `.keras`"])
        { try $0.save(to: "/tmp/x.h5") },
        Mistake(
            testDescription: "a model of mere weights", words: ["only weights"],
            file: "dense.weights.h5"
        ) { try $0.save(to: "/tmp/x.keras") },
    ]

    @Test(arguments: mistakes)
    func `a mistake is told in one line and changes nothing`(_ mistake: Mistake) throws {
        let path = try EditedFiles.shared.get().path(mistake.file)
        var editor = try FileEditor(path)
        let before = editor.summary()
        let error = #expect(throws: KerasError.self) { try mistake.edit(&editor) }
        let text = error?.description ?? ""
        for words in mistake.words { #expect(text.contains(words), "\(text)") }
        #expect(!text.contains("\n"))
        #expect(editor.summary() == before)
    }

    @Test(arguments: ["model.h5", "weights.npz", "model", "x.weights.json"])
    func `other files are refused by their names`(name: String) throws {
        let error = #expect(throws: KerasError.self) { try FileEditor(name) }
        #expect(
            error?.description
                == "\(name): Invalid filename: expected a `.keras` or `.weights.h5` extension; of a "
                + "model's folder or of shards, name the .weights.h5 file")
    }

    @Test func `the model's own name is no unique one where it is there twice`() throws {
        var editor = try FileEditor(EditedFiles.shared.get().path("nested.keras"))
        try editor.removeObject("/layers/dense")
        // Now only one is left.
        try editor.renameObject("dense_1", to: "last")
        #expect(editor.weights.contains { $0.object == "layers/sequential/layers/last" })
    }
}
