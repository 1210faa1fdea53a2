extension Oracle {
    /// Calls `function` for each row of keyword arguments, in one request: a table costs one way
    /// to Python and back.
    ///
    /// - Returns: For each row the result, or the error that the function raised.
    public static func table(
        _ function: String, _ rows: [[String: OracleValue]],
        in environment: PythonEnvironment = .keras
    ) throws -> [Result<OracleValue, OracleError>] {
        let answer = try call(
            "script.calls",
            ["function": .string(function), "rows": .array(rows.map(OracleValue.object))],
            in: environment)
        guard let answers = answer.arrayValue, answers.count == rows.count else {
            throw OracleError.malformedAnswer(answer.jsonLine)
        }
        return answers.map { answer in
            if let result = answer["result"] { return .success(result) }
            return .failure(
                .raised(call: function, traceback: answer["raised"]?.stringValue ?? ""))
        }
    }
}
