import Keras

/// Saves and loads of a model, and what no save or load of its file can do without.
struct FileWorkload: Workload {
    let model: Model
    let path: String

    /// Saves the model, so that there is a file.
    init(_ model: Model, path: String) throws {
        self.model = model
        self.path = path
        try model.save(to: path)
    }

    func measure(_ action: String) throws -> Measurement {
        switch action {
        case "save": return try .of { try model.save(to: path) }
        case "load": return try Self.load(path)
        case "mapped load": return try Self.load(path, LoadOptions(isMapped: true))
        case "write": return try Floor.write(as: path)
        case "read": return try Floor.read(path)
        default:
            throw UsageError(
                description: "no action '\(action)': save, load, mapped load, write or read")
        }
    }

    /// Loads the model at `path` into memory that was not used before.
    static func load(_ path: String, _ options: LoadOptions = LoadOptions()) throws -> Measurement {
        // Memory of an earlier load would save this one the page faults that the floor pays.
        BufferPool.trim()
        var loaded: Model?
        defer { withExtendedLifetime(loaded) {} }
        return try .of { loaded = try Model.load(from: path, options: options) }
    }
}
