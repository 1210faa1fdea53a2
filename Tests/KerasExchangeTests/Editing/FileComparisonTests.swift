import Keras
import KerasTestSupport
import Testing

/// Comparisons find what Keras finds.
@Suite struct FileComparisonTests {
    static let names = ["dense", "plain", "wider", "one", "functional"]

    /// The first lines of what Keras prints, and its status.
    private func kerasComparison(_ file: String, to model: String) throws -> OracleValue {
        try Oracle.run(
            script: """
                import io, keras, re, rich.console
                editor = keras.saving.KerasFileEditor(file)
                editor.console = rich.console.Console(file=io.StringIO(), width=900, highlight=False)
                outcome = editor.compare(keras.saving.load_model(model))
                lines = editor.console.file.getvalue().split("\\n")
                found = []
                for line in lines:
                    if line.startswith("..."):
                        words = line.split()
                        path = next(word for word in words if word.startswith("/")).strip(",")
                        kind = "shape" if "mismatch" in line else words[0].strip(".").lower()
                        side = "" if kind == "shape" else (
                            "file" if "present in saved file" in line else "reference")
                        found.append(f"{kind} {path} {side}".strip())
                result = {"status": outcome["status"], "differences": sorted(found)}
                """,
            arguments: ["file": .string(file), "model": .string(model)])
    }

    private func inKerasTerms(_ comparison: FileComparison) -> [String] {
        comparison.differences.map { difference in
            switch difference {
            case .object(let path, let side, _):
                "object /\(path) \(side == .file ? "file" : "reference")"
            case .weight(let path, let side):
                "weight /\(path) \(side == .file ? "file" : "reference")"
            case .shape(let path, _, _): "shape /\(path)"
            }
        }.sorted()
    }

    @Test(arguments: names, names)
    func `a file is compared to a model as by Keras`(file: String, model: String) throws {
        let files = try EditedFiles.shared.get()
        let (path, reference) = (files.path(file + ".keras"), files.path(model + ".keras"))
        let editor = try FileEditor(path)
        let expected = try kerasComparison(path, to: reference)
        let found = try editor.compared(to: Model.load(from: reference))
        #expect(
            .array(inKerasTerms(found).map(OracleValue.string)) == expected["differences"])
        #expect(found.status.rawValue == expected["status"]?.stringValue)
        #expect(found.errorCount == found.differences.count)
        // The model's own file says the same of it.
        #expect(try editor.compared(to: FileEditor(reference)) == found)
        if file == model {
            #expect(found.status == .success && found.matchCount == editor.weights.count)
        }
    }

    @Test func `nested models, which Keras's editor loses, are compared too`() throws {
        let files = try EditedFiles.shared.get()
        var editor = try FileEditor(files.path("nested.keras"))
        let model = try Model.load(from: files.path("nested.keras"))
        #expect(try editor.compared(to: model).matchCount == 6)
        try editor.removeWeight("1", from: "layers/sequential/layers/dense_1")
        let found = try editor.compared(to: model)
        #expect(
            found.differences == [
                .weight(path: "layers/sequential/layers/dense_1/1", presentIn: .reference)
            ])
        #expect(found.matchCount == 5 && found.status == .error)
        #expect(found.description.hasSuffix("not compatible with the reference"))
    }
}
