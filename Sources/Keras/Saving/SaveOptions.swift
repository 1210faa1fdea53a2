/// How a model is saved.
public struct SaveOptions: Sendable {
    /// What happens if the file exists.
    public var overwrite: OverwritePolicy
    /// Whether the model becomes one `.keras` file; else a folder with the same parts as plain
    /// files. (Keras: `zipped`.)
    public var isZipped: Bool

    public init(overwrite: OverwritePolicy = .replace, isZipped: Bool = true) {
        self.overwrite = overwrite
        self.isZipped = isZipped
    }
}

/// What a save does if the file exists.
public enum OverwritePolicy: Sendable {
    /// Replaces it, in one step, once the new file is complete on disk.
    case replace
    /// Throws.
    case refuse
    /// Asks, with the path. "No" means that nothing is saved, which is no error: the save returns
    /// `false`.
    case ask(@Sendable (_ path: String) throws -> Bool)

    /// Whether a save to the path may go on.
    ///
    /// - Throws: ``KerasError/invalidPath(path:reason:)`` if it is refused; what the closure throws.
    func allowsSaving(to path: String) throws -> Bool {
        guard FileKind.exists(path) else { return true }
        switch self {
        case .replace: return true
        case .refuse:
            throw KerasError.invalidPath(
                path: path, reason: "already exists; save with overwrite: .replace")
        case .ask(let question): return try question(path)
        }
    }
}
