extension Oracle {
    /// Calls `function` for each row of keyword arguments, many in one request: a table costs few
    /// ways to Python and back.
    ///
    /// - Returns: For each row the result, or the error that the function raised.
    public static func table(
        _ function: String, _ rows: [[String: OracleValue]],
        in environment: PythonEnvironment = .keras
    ) throws -> [Result<OracleValue, OracleError>] {
        try stride(from: 0, to: rows.count, by: rowsOfRequest).flatMap { start in
            try answers(
                of: function, to: rows[start..<min(start + rowsOfRequest, rows.count)],
                in: environment)
        }
    }

    /// On a busy machine a longer request might not be answered in time.
    private static let rowsOfRequest = 4

    private static func answers(
        of function: String, to rows: ArraySlice<[String: OracleValue]>,
        in environment: PythonEnvironment
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
