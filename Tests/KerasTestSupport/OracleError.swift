/// Why an answer could not be had from Python.
public enum OracleError: Error, CustomStringConvertible {
    /// No interpreter where one is expected.
    case pythonMissing(path: String, variable: String)
    /// The process could not be started, ended, or stopped answering.
    case processFailed(String)
    /// The called Python function raised; `traceback` is Python's own text.
    case raised(call: String, traceback: String)
    /// The process answered something that is not the protocol.
    case malformedAnswer(String)

    public var description: String {
        switch self {
        case .pythonMissing(let path, let variable):
            "no Python for the tests at \(path): run `make python`, or set \(variable)"
        case .processFailed(let reason):
            "the Python process of the tests failed: \(reason)"
        case .raised(let call, let traceback):
            "Python raised in \(call):\n\(traceback)"
        case .malformedAnswer(let line):
            "the Python process of the tests answered nonsense: \(line.prefix(400))"
        }
    }
}
