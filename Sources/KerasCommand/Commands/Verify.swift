import ArgumentParser
import Keras
import KerasJSON

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a model file from its first byte to its last.",
        discussion: """
            Archive, checksums, JSON, the whole structure of the weights and every value in them, \
            the classes that the config names, whether the model can be made, and the self-test \
            that the file may have. A line for each check: 'ok', 'note' for what is worth knowing, \
            'FAIL'. The status is 1 if one failed.
            """)

    @Argument(
        help: "The file: .keras, .weights.h5, .weights.json, .h5, .hdf5, or a model's folder.",
        completion: .file(extensions: ["keras", "h5", "json", "hdf5"]))
    var file: String

    @Flag(help: "Print one JSON document instead of text.")
    var json = false

    func run() throws {
        let verification = FileVerification(path: file)
        try StandardOutput.write(
            json ? verification.json().jsonString(format: .indented) : verification.text())
        if verification.hasFailed { throw ExitCode(KerasTool.Status.failure) }
    }
}
