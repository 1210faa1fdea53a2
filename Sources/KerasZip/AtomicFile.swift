/// A file that is replaced as a whole or not at all.
///
/// Bytes go to a new file in the same folder. ``commit()`` makes it durable and gives it the old
/// file's name in one step; until then, and after any failure, the old file is as it was. Without a
/// commit the new file disappears with this object.
public final class AtomicFile: ByteSink {
    /// The file that is replaced: the path given, after following the links that it ends in.
    public let path: String
    /// Where the bytes go until the commit.
    public var temporaryPath: String { file.path }

    /// Whether the new file has taken the old one's place, even if ``commit()`` then threw.
    public private(set) var isInPlace = false

    private let directory: String
    private let calls: FileSystemCalls
    private let file: NewFile

    /// Begins to replace the file at a path, or to create it.
    ///
    /// An existing file keeps its permissions. If it is a symbolic link, what it leads to is replaced.
    ///
    /// - Throws: ``FileError`` if the path leads to something other than a file, if the file is
    ///   write-protected, or if its folder does not exist or cannot be written to.
    public init(path: String, calls: FileSystemCalls = .current) throws(FileError) {
        let target = try ReplacedPath(path, calls)
        let permissions = try Self.permissions(of: target, calls)
        self.path = target.path
        self.calls = calls
        directory = target.directory
        ReplacedFile.waitForRoom()
        file = try NewFile(path: target.newSibling(), reportedAs: target.path, calls: calls)
        if let permissions { try file.setPermissions(permissions) }
    }

    /// The permissions to keep.
    private static func permissions(
        of target: ReplacedPath, _ calls: FileSystemCalls
    ) throws(FileError) -> UInt32? {
        switch target.kind {
        case nil: return nil
        case .regular(let permissions):
            do {
                try calls.checkWritable(target.path)
            } catch {
                throw FileError(.write, target.path, error)
            }
            return permissions
        case .directory:
            throw FileError(path: target.path, operation: .write, reason: .isDirectory)
        case .symbolicLink, .other:
            throw FileError(path: target.path, operation: .write, reason: .notRegularFile)
        }
    }

    public var offset: Int { file.offset }

    public func append(_ bytes: UnsafeRawBufferPointer) throws { try file.append(bytes) }

    public func patch(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        try file.patch(bytes, at: offset)
    }

    /// Forces to disk what was written so far, so that it can be read back from
    /// ``temporaryPath`` before ``commit()``.
    ///
    /// - Throws: ``FileError``.
    public func synchronize() throws(FileError) { try file.synchronize() }

    /// Replaces the old file by what was written, durably: after a power failure, too, the path
    /// leads to either the old file or the new one, complete.
    ///
    /// - Throws: ``FileError``. The old file is then untouched, unless only the last step failed,
    ///   the ``FileError/Operation/synchronize`` of the folder: the new file is in place, but the
    ///   system does not vouch for it after a power failure.
    public func commit() throws(FileError) {
        do {
            try file.finish()
            let replaced = ReplacedFile(path: path)
            defer { replaced?.release() }
            try run(.replace) { () throws(SystemError) in try calls.rename(temporaryPath, path) }
            isInPlace = true
            file.keep()
            try run(.synchronize) { () throws(SystemError) in
                try calls.synchronizeDirectory(directory)
            }
        } catch {
            abort()
            throw error
        }
    }

    private func run(
        _ operation: FileError.Operation, _ call: () throws(SystemError) -> Void
    ) throws(FileError) {
        do {
            try call()
        } catch {
            throw FileError(operation, path, error)
        }
    }

    /// Removes what was written. Does nothing after a commit.
    public func abort() { file.abort() }
}
