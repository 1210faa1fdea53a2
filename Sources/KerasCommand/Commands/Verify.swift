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
            'FAIL'. The status is 1 if one failed. The self-test runs the model, with at most 256 MB \
            for a tensor.
            """)

    @Argument(
        help: "The file: .keras, .weights.h5, .weights.json, .h5, .hdf5, or a model's folder.",
        completion: .file(extensions: ["keras", "h5", "json", "hdf5"]))
    var file: String

    @Flag(help: "Print one JSON document instead of text.")
    var json = false

    @Flag(name: .customLong("no-self-test"), help: "Do not run the model on the file's self-test.")
    var skipsSelfTest = false

    func run() throws {
        let verification = FileVerification(path: file, runsSelfTest: !skipsSelfTest)
        try StandardOutput.write(
            json ? verification.json().jsonString(format: .indented) : verification.text())
        if verification.hasFailed { throw ExitCode(KerasTool.Status.failure) }
    }
}
