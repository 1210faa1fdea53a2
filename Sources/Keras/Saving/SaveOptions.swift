import KerasTensors

/// How a model is saved.
public struct SaveOptions: Sendable {
    /// What happens if the file exists.
    public var overwrite: OverwritePolicy
    /// Whether the model becomes one `.keras` file; else a folder with the same parts as plain
    /// files. (Keras: `zipped`.)
    public var isZipped: Bool

    /// Whether the same model gives the same bytes, whenever and in whatever process it is saved:
    /// dates are those of 1 January 1980.
    public var isReproducible: Bool
    /// Whether an archive is read back before it takes its place: the checksum of every member, and
    /// every byte of configuration, weights and assets. A file that is not what was saved throws
    /// ``KerasError/notVerified(path:entry:reason:)``, and the old one stays.
    public var isVerified: Bool
    /// Inputs that the model is asked, and that the file keeps with the answers, so that a load can
    /// ask again: ``LoadOptions/runsSelfTest``. Python ignores them.
    public var selfTestInputs: Nest<Tensor>?

    /// The options of a save, each with its default.
    public init(
        overwrite: OverwritePolicy = .replace, isZipped: Bool = true, isReproducible: Bool = false,
        isVerified: Bool = false, selfTestInputs: Nest<Tensor>? = nil
    ) {
        self.overwrite = overwrite
        self.isZipped = isZipped
        self.isReproducible = isReproducible
        self.isVerified = isVerified
        self.selfTestInputs = selfTestInputs
    }
}

extension SaveOptions {
    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` for an option that files of
    ///   `kind` do not have: rather than a file without what was asked for.
    func check(for kind: FileKind) throws {
        let isArchive = kind == .archive
        let unsupported =
            isVerified && !isArchive
            ? "isVerified" : selfTestInputs != nil && kind == .legacy ? "selfTestInputs" : nil
        guard let unsupported else { return }
        throw KerasError.unsupported(
            object: kind == .directory ? "a folder" : "the format before .keras",
            feature: "SaveOptions.\(unsupported)", remedy: "save as .keras")
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
