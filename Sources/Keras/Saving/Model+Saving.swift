import KerasZip
import Logging

let logger = Logger(label: "keras")

/// What a save does if the file exists.
public enum OverwritePolicy: Sendable {
    /// Replaces it, in one step, once the new file is complete on disk.
    case replace
    /// Throws.
    case refuse
}

extension Model {
    /// Saves the model as a `.keras` archive: configuration, weights, optimizer state and assets.
    /// (Keras: `model.save`.)
    ///
    /// A save is a transaction: the archive is written beside the old file, forced to disk, and
    /// put in its place in one step. Whatever goes wrong, the old file stays as it was. Beside
    /// the model no memory grows with its size. A process that is killed meanwhile leaves its part
    /// of the new file beside the old one, as `.keras-….tmp`: nothing reads it, delete it at will.
    /// - Throws: ``KerasError/invalidPath(path:reason:)`` for a path that does not end in `.keras`;
    ///   ``KerasError/notRegistered(className:)``, ``KerasError/unsavedProperty(object:property:)``
    ///   for a model that no file could hold; `FileError` if the disk refuses.
    public func save(to path: String, overwrite: OverwritePolicy = .replace) throws {
        try save(to: path, overwrite: overwrite, calls: .system)
    }

    /// Saves by means of `calls`, so that tests can make each of them fail.
    package func save(
        to path: String, overwrite: OverwritePolicy, calls: FileSystemCalls
    ) throws {
        try SavePath.check(path)
        if case .refuse = overwrite, SavePath.exists(path) {
            throw KerasError.invalidPath(
                path: path, reason: "already exists; save with overwrite: .replace")
        }
        try ensureSetUp()
        if !isBuilt {
            logger.warning(
                "\(summaryDescription) has not been built: its file will have no weights")
        }
        let archive = try ArchiveWriter(self)
        let file = try AtomicFile(path: path, calls: calls)
        do {
            try archive.write(to: file)
            try file.commit()
        } catch {
            file.abort()
            throw error
        }
    }

    /// The bytes of the model's `.keras` archive.
    public func archiveBytes() throws -> [UInt8] {
        let sink = MemorySink()
        try ArchiveWriter(self).write(to: sink)
        return sink.bytes
    }
}
