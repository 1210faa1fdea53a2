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
        let kind = try FileKind(savingTo: path, isZipped: options.isZipped)
        try options.check(for: kind)
        guard try options.overwrite.allowsSaving(to: path) else { return false }
        if case .legacy = kind {
            try saveLegacy(to: path)
        } else {
            let write = try writing(to: path, kind, options)
            SaveQueue.shared.finish()
            try write()
        }
        return true
    }

    /// Saves the model as ``save(to:options:)`` does, but returns at once: the file is written by
    /// a thread of its own while the training goes on.
    ///
    /// ```swift
    /// let saving = try model.saveInBackground(to: "model.keras")
    /// try model.fit(x, y)  // the file has the weights of before
    /// _ = try await saving.value
    /// ```
    /// Nothing is copied: what training changes meanwhile gets new memory. Saves are written in the
    /// order in which they began, those of ``save(to:options:)`` included. Await the task before the
    /// process ends, or there is only the old file.
    /// - Returns: A task whose value is whether the model was saved, and that throws what goes wrong
    ///   with the file. Cancelling it ends the waiting, not the save.
    /// - Throws: What is wrong with the model or the path, as ``save(to:options:)``.
    public func saveInBackground(
        to path: String, options: SaveOptions = SaveOptions()
    ) throws -> Task<Bool, any Error> {
        let kind = try FileKind(savingTo: path, isZipped: options.isZipped)
        try options.check(for: kind)
        if case .legacy = kind {
            throw KerasError.invalidPath(
                path: path,
                reason: "the format before .keras is not saved in the background; call save")
        }
        guard try options.overwrite.allowsSaving(to: path) else { return Task { false } }
        let writing = SaveQueue.shared.enqueue(try writing(to: path, kind, options))
        return Task {
            try await writing.value
            return true
        }
    }

    /// Collects what an archive or a folder holds; what is returned writes it.
    private func writing(
        to path: String, _ kind: FileKind, _ options: SaveOptions
    ) throws -> @Sendable () throws -> Void {
        let content = try ModelContent(self, options)
        if case .directory = kind {
            return { try DirectoryWriter(content: content).write(to: path) }
        }
        return {
            try AtomicFile.replace(path) { file in
                try ArchiveWriter(content: content).write(to: file)
                guard options.isVerified else { return }
                try file.synchronize()
                try ArchiveVerifier(content: content, path: path).verify(file.temporaryPath)
            }
        }
    }

    /// The bytes of the model's `.keras` archive.
    ///
    /// - Throws: ``KerasError/notRegistered(className:)``,
    ///   ``KerasError/unsavedProperty(object:property:)``,
    ///   ``KerasError/unsavedVariable(object:path:variable:)`` for a model that no file could hold;
    ///   what the save hooks throw.
    public func archiveBytes(options: SaveOptions = SaveOptions()) throws -> [UInt8] {
        let sink = MemorySink()
        try ArchiveWriter(content: try ModelContent(self, options)).write(to: sink)
        return sink.bytes
    }
}

extension AtomicFile {
    /// Replaces the file at `path` by what `body` writes.
    static func replace(
        _ path: String, _ body: (AtomicFile) throws -> Void
    ) throws {
        let file = try AtomicFile(path: path)
        do {
            try body(file)
            try file.commit()
        } catch {
            file.abort()
            throw error
        }
    }
}
