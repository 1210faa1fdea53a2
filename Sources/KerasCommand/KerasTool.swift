import ArgumentParser

/// The command `keras`.
///
/// Whatever fails ends in one line on standard error that begins with `error: `, and in one of the
/// statuses of ``Status``.
@main
struct KerasTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keras",
        abstract: "Look into, check, edit, run, train and convert Keras models, without Python.",
        discussion: """
            Models are .keras files as Keras 3 writes them; what this tool writes, Python loads. \
            Arrays are NumPy's .npy and .npz files.
            """,
        version: "keras-swift \(version) (files as of Keras 3.15.1)",
        subcommands: [
            Inspect.self, Verify.self, Diff.self, Edit.self, Predict.self, Train.self, Convert.self,
        ])

    static let version = "0.1.0"

    enum Status {
        /// Something failed; or two files differ.
        static let failure: Int32 = 1
        /// Two files could not be compared.
        static let incomparable: Int32 = 2
        /// What shells report for a command that Ctrl-C ended.
        static let interrupted: Int32 = 130
    }

    static func main() {
        WarningLogHandler.install()
        ignoreFileSizeSignal()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch is Interruption {
            StandardError.write("error: \(Interruption())")
            systemExit(Status.interrupted)
        } catch let status as ExitCode {
            // The command has told what there is to tell.
            systemExit(status.rawValue)
        } catch {
            exit(reporting: error)
        }
    }

    private static func exit(reporting error: any Error) -> Never {
        let code = exitCode(for: error)
        if code == .success {
            print(fullMessage(for: error))
        } else if code == .validationFailure {
            StandardError.write("error: \(message(for: error))\(helpHint(for: error))")
        } else {
            StandardError.write("error: \(CommandError.text(of: error))")
        }
        systemExit(code.rawValue)
    }

    /// Where the parser says that more can be read.
    private static func helpHint(for error: any Error) -> String {
        let hint = fullMessage(for: error).split(separator: "\n").last { $0.contains("See '") }
        guard let words = hint?.split(separator: "'"), words.count >= 2 else { return "" }
        return "; see '\(words[1])'"
    }
}
