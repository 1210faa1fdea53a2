import ArgumentParser
import Keras

/// How the commands that run a model load it.
struct LoadingOptions: ParsableArguments {
    @Flag(help: "Refuse a model file if anything in it is skipped, missing or unexpected.")
    var strict = false

    /// Loads the model and warns of state that it lacks.
    ///
    /// - Parameter compiles: Whether optimizer, loss and metrics are wanted too.
    /// - Throws: ``CommandError`` for classes and functions that the tool does not have; else what
    ///   loading throws, with the path.
    func load(_ path: String, compiles: Bool) throws -> Model {
        let options = LoadOptions(compiles: compiles, strict: strict)
        let model = try namingFile(path) {
            do {
                return try Model.load(from: path, options: options)
            } catch let error as KerasError {
                throw Self.withoutCode(error, path: path)
            }
        }
        let report = model.loadReport
        // The library itself has told what it skipped.
        let known = report.skipped.map(\.path)
        let unexpected = report.unexpected.map(\.path).filter { path in
            !known.contains { path.hasPrefix($0 + "/") }
        }
        Self.warn(path, "has no state for", report.missing.map(\.path))
        Self.warn(path, "has state that no object takes:", unexpected)
        return model
    }

    private static func warn(_ file: String, _ what: String, _ paths: [String]) {
        guard let first = paths.first else { return }
        let others = paths.count > 1 ? " and \(paths.count - 1) more" : ""
        StandardError.write("warning: \(file) \(what) \(first)\(others)")
    }

    /// The error as the user of a command needs it, who can register nothing.
    private static func withoutCode(_ error: KerasError, path: String) -> any Error {
        switch error {
        case .unknownClass(let place, let module, let className, let registeredName):
            if registeredName == nil || registeredName == className, let module,
                module.hasPrefix("keras")
            {
                return CommandError(
                    "\(path): class '\(className)' of \(module) at \(place) is not supported yet")
            }
            return custom("class", registeredName ?? className, place, path)
        case .unknownFunction(let place, let name): return custom("function", name, place, path)
        default: return error
        }
    }

    private static func custom(
        _ kind: String, _ name: String, _ place: String, _ path: String
    ) -> CommandError {
        CommandError(
            "\(path): unknown \(kind) '\(name)' at \(place): this tool knows built-in classes only; "
                + "if it is Keras's, it is not supported yet, else use a program that registers it "
                + "('keras inspect' can look into the file)")
    }
}
