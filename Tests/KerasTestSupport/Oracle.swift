import Foundation

/// Real Keras (and h5py, zipfile, NumPy) answering questions of the tests.
///
///     let answer = try Oracle.call("ops.call", ["name": "relu", "args": [[-1.0, 2.0]]])
///     #expect(answer["value"]?.flattenedDoubles == [0, 2])
///
/// Two Python processes serve the whole test run, and one for each older Keras. A request knows nothing of those before
/// it, which may have gone to another process.
/// Where Python is missing every call throws, with one line that says how to get it: nothing passes silently.
public enum Oracle {
    private static let keras = PythonPool(.keras, count: 2)
    private static let older = Dictionary(
        uniqueKeysWithValues: OlderKeras.allCases.map { ($0, PythonPool(.older($0), count: 1)) })

    /// Calls `function`, named "module.function" of `Tests/Oracle`, with keyword arguments.
    ///
    /// - Returns: The function's result.
    /// - Throws: ``OracleError``; `raised` with Python's traceback if the function raised.
    @discardableResult
    public static func call(
        _ function: String,
        _ arguments: [String: OracleValue] = [:],
        in environment: PythonEnvironment = .keras,
        timeout: TimeInterval = 900
    ) throws -> OracleValue {
        let request: OracleValue = ["call": .string(function), "arguments": .object(arguments)]
        let answer = try process(of: environment).ask(request, timeout: timeout)
        if let result = answer["result"] { return result }
        guard let traceback = answer["error"]?.stringValue else {
            throw OracleError.malformedAnswer(answer.jsonLine)
        }
        throw OracleError.raised(call: function, traceback: traceback)
    }

    /// Runs `script` with `arguments` as its variables and returns what it leaves in `result`.
    ///
    /// NumPy arrays and scalars in `result` become lists and numbers, bytes become lists of integers.
    /// `numpy` is imported as `np`; whatever else the script needs it imports itself, so that a check with
    /// zipfile does not wait for Keras to be imported.
    @discardableResult
    public static func run(
        script: String,
        arguments: [String: OracleValue] = [:],
        in environment: PythonEnvironment = .keras,
        timeout: TimeInterval = 900
    ) throws -> OracleValue {
        try call(
            "script.run", ["script": .string(script), "variables": .object(arguments)],
            in: environment, timeout: timeout)
    }

    private static func process(of environment: PythonEnvironment) throws -> PythonPool {
        switch environment {
        case .keras: return keras
        case .older(let version):
            guard let pool = older[version] else {
                throw OracleError.pythonMissing(
                    path: environment.pythonPath, variable: environment.variable)
            }
            return pool
        }
    }
}
