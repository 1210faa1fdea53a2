import KerasZip
import Logging

let logger = Logger(label: "keras")

extension Model {
    /// Saves the model as a `.keras` archive: configuration, weights, optimizer state and assets.
    /// (Keras: `model.save`.)
    ///
    /// A save is a transaction: the archive is written beside the old file, forced to disk, and
    /// put in its place in one step. Whatever goes wrong, the old file stays as it was. Beside
    /// the model no memory grows with its size. A process that is killed meanwhile leaves its part
    /// of the new file beside the old one, as `.keras-….tmp`: nothing reads it, delete it at will.
    /// - Returns: Whether the model was saved: `false` only if ``OverwritePolicy/ask(_:)`` got a
    ///   "no".
    /// - Throws: ``KerasError/invalidPath(path:reason:)`` for a path that does not end in `.keras`;
    ///   ``KerasError/notRegistered(className:)``, ``KerasError/unsavedProperty(object:property:)``
    ///   for a model that no file could hold; `FileError` if the disk refuses.
    @discardableResult
    public func save(to path: String, overwrite: OverwritePolicy = .replace) throws -> Bool {
        try save(to: path, options: SaveOptions(overwrite: overwrite))
    }

    /// Saves the model as ``save(to:overwrite:)`` does, or as a folder.
    ///
    /// A folder is replaced as a whole, too; see <doc:FileKinds>.
    /// - Returns: Whether the model was saved: `false` only if ``OverwritePolicy/ask(_:)`` got a
    ///   "no".
    /// - Throws: As ``save(to:overwrite:)``.
    @discardableResult
    public func save(to path: String, options: SaveOptions) throws -> Bool {
        try save(to: path, options: options, calls: .system)
    }

    /// Saves by means of `calls`, so that tests can make each of them fail.
    @discardableResult
    package func save(
        to path: String, options: SaveOptions, calls: FileSystemCalls
    ) throws -> Bool {
        let kind = try FileKind(savingTo: path, isZipped: options.isZipped)
        guard try options.overwrite.allowsSaving(to: path) else { return false }
        switch kind {
        case .directory:
            try DirectoryWriter(content: ModelContent(self)).write(to: path, calls: calls)
        case .legacy: try saveLegacy(to: path, calls: calls)
        default:
            let archive = ArchiveWriter(content: try ModelContent(self))
            try AtomicFile.replace(path, calls: calls, archive.write(to:))
        }
        return true
    }

    /// The bytes of the model's `.keras` archive.
    public func archiveBytes() throws -> [UInt8] {
        let sink = MemorySink()
        try ArchiveWriter(content: try ModelContent(self)).write(to: sink)
        return sink.bytes
    }
}

extension AtomicFile {
    /// Replaces the file at `path` by what `body` writes.
    static func replace(
        _ path: String, calls: FileSystemCalls, _ body: (any ByteSink) throws -> Void
    ) throws {
        let file = try AtomicFile(path: path, calls: calls)
        do {
            try body(file)
            try file.commit()
        } catch {
            file.abort()
            throw error
        }
    }
}
