import KerasTensors

/// Writes the logs of each epoch to a CSV file, as Python's module `csv` would.
/// (Keras: `keras.callbacks.CSVLogger`.)
///
/// The columns are `epoch` and the logs of the first epoch, ordered by name; what a later epoch has
/// not is `NA`. Without a validation in the first epoch, there are columns for it, too.
open class CSVLogger: Callback {
    /// The file that is written.
    public let path: String
    /// What stands between the values of a line.
    public let separator: Character
    /// Whether lines are added to a file that is there.
    public let append: Bool

    private var file: LineFile?
    private var columns: [String]?
    /// Where a run that goes on has to continue.
    private var resumedSize: Int?

    /// - Parameter separator: An ASCII character.
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for another one.
    public init(_ path: String, separator: Character = ",", append: Bool = false) throws {
        guard separator.isASCII, separator != "\"", !separator.isNewline else {
            throw KerasError.invalidArgument(
                object: "CSVLogger", argument: "separator", expected: "an ASCII character",
                found: "\"\(separator)\"")
        }
        self.path = path
        self.separator = separator
        self.append = append
    }

    open override func onTrainBegin() throws { (file, columns, resumedSize) = (nil, nil, nil) }

    open override func onEpochBegin(_ epoch: Int) throws { _ = try openFile() }

    open override func onEpochEnd(_ epoch: Int, logs: Logs) throws {
        let file = try openFile()
        var text = ""
        let columns = columns ?? Self.columns(of: logs)
        if self.columns == nil, file.size == 0 || !append { text = line(["epoch"] + columns) }
        self.columns = columns
        text += line(try ["\(epoch)"] + columns.map { try Self.text(logs[value: $0]) })
        try file.append(text)
    }

    open override func onTrainEnd(logs: Logs) throws {
        _ = try openFile()
        file = nil
    }

    /// The file is not touched before the first epoch: until then a backup may say that the run
    /// goes on.
    private func openFile() throws -> LineFile {
        if let file { return file }
        let file = try LineFile(path: path)
        if let resumedSize {
            try file.truncate(to: resumedSize)
        } else if !append {
            try file.truncate(to: 0)
        }
        self.file = file
        return file
    }

    private static func columns(of logs: Logs) -> [String] {
        let names = logs.keys.sorted {
            $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
        }
        if names.contains(where: { $0.hasPrefix("val_") }) { return names }
        return names + names.map { "val_" + $0 }
    }

    private static func text(_ value: LogValue?) throws -> String {
        switch value {
        case nil: return "NA"
        case .number(let number): return PythonFormat.repr(number)
        case .tensor(let tensor):
            let values =
                tensor.dtype == .float64
                ? try tensor.array(of: Double.self).map(PythonFormat.repr)
                : try Ops.cast(tensor, to: .float32).array(of: Float.self).map(PythonFormat.repr)
            return "\"[\(values.joined(separator: ", "))]\""
        }
    }

    private func line(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: String(separator)) + "\r\n"
    }

    private func quoted(_ field: String) -> String {
        guard
            field.unicodeScalars.contains(where: { "\"\r\n".unicodeScalars.contains($0) })
                || field.contains(separator)
        else { return field }
        return "\""
            + field.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }

    // MARK: State

    open override func state() throws -> CallbackState {
        // A backup must not tell of lines that a failure of the power takes away.
        try file?.flush()
        return ["size": file?.size ?? resumedSize ?? 0, "columns": columns]
    }

    open override func restore(from state: CallbackState) throws {
        resumedSize = try state["size"]
        columns = try state["columns"]
    }
}
