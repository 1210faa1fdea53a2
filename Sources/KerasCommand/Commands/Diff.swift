import ArgumentParser
import Keras
import KerasJSON

struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show in what two model files differ.",
        discussion: """
            Compares configs value by value, weights by path, dtype, shape and values, and asset \
            files; not the date and version of saving. Nothing of the models is made. The status \
            is 0 if they are the same, 1 if they differ, 2 if they cannot be compared.
            """)

    @Argument(
        help: "A file, .keras or .weights.h5.", completion: .file(extensions: ["keras", "h5"]))
    var first: String

    @Argument(help: "Another one.", completion: .file(extensions: ["keras", "h5"]))
    var second: String

    @Option(
        parsing: .unconditional,
        help: "How far values of weights may be apart and still count as the same.")
    var tolerance = 0.0

    @Flag(help: "Print one JSON document instead of text.")
    var json = false

    func validate() throws {
        guard tolerance >= 0 else {
            throw ValidationError("--tolerance must not be negative, found \(tolerance)")
        }
    }

    func run() throws {
        let differences: FileDifferences
        do {
            differences = try FileDifferences(
                between: FileEditor(first), and: FileEditor(second), tolerance: tolerance)
            if json {
                try StandardOutput.write(differences.json().jsonString(format: .indented))
            } else if !differences.isEmpty {
                try StandardOutput.write(differences.text())
            }
        } catch {
            StandardError.write("error: \(CommandError.text(of: error))")
            throw ExitCode(KerasTool.Status.incomparable)
        }
        if !differences.isEmpty { throw ExitCode(KerasTool.Status.failure) }
    }
}
