import ArgumentParser
import Keras

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what is in a model file.",
        discussion: """
            Members, versions, layers, parameters, weights and optimizer. Nothing of the model is \
            made or run: classes that nobody has are no obstacle, and files of strangers no danger.
            """)

    @Argument(help: "The model, a .keras file.", completion: .file(extensions: ["keras"]))
    var file: String

    @Flag(help: "Print one JSON document instead of text.")
    var json = false

    func run() throws {
        let inspection = try namingFile(file) { try ModelInspection(of: ArchiveReader(path: file)) }
        try StandardOutput.write(
            json ? inspection.json().jsonString(format: .indented) : inspection.text())
    }
}
