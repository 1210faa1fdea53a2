#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder of files that is replaced as a whole or not at all.
///
/// Files go to a new folder beside the old one. ``commit()`` exchanges the two in one step and then
/// removes the old one; until then, and after any failure, the old folder is as it was. Without a
/// commit the new folder disappears with this object.
///
/// Where the file system cannot exchange two folders (some network file systems), the old one is
/// moved aside first: a process that is killed between these two steps leaves none at the path, and
/// both complete beside it.
public final class AtomicDirectory {
    /// The folder that is replaced: the path given, after following the links that it ends in.
    public let path: String
    /// Where the files go until the commit.
    public let temporaryPath: String

    private let target: ReplacedPath
    private let calls: FileSystemCalls
    /// The folders inside, in the order in which they were made.
    private var folders: [String] = []
    /// What is removed when this object goes.
    private var garbage: String?

    /// Begins to replace the folder at a path, or to create it.
    ///
    /// An existing folder keeps its permissions; everything in it is replaced. If it is a symbolic
    /// link, what it leads to is replaced.
    ///
    /// - Throws: ``FileError`` if the path leads to something other than a folder, or if the folder
    ///   that it is in does not exist or cannot be written to.
    public init(path: String, calls: FileSystemCalls = .current) throws(FileError) {
        var name = path[...]
        while name.count > 1, name.hasSuffix("/") { name = name.dropLast() }
        target = try ReplacedPath(String(name), calls)
        self.path = target.path
        self.calls = calls
        switch target.kind {
        case nil, .directory: break
        default: throw FileError(path: target.path, operation: .write, reason: .notDirectory)
        }
        temporaryPath = target.newSibling()
        do {
            try calls.createDirectory(temporaryPath)
        } catch {
            throw FileError(.write, target.path, error)
        }
        garbage = temporaryPath
    }

    deinit { abort() }

    /// Writes a file.
    ///
    /// - Parameters:
    ///   - name: A clean relative path; the folders on the way are made.
    ///   - body: Appends the bytes to the sink that it is given.
    /// - Throws: ``FileError``; what `body` throws. The folder should then be given up.
    public func write(_ name: String, _ body: (any ByteSink) throws -> Void) throws {
        var folder = temporaryPath
        for part in name.split(separator: "/").dropLast() {
            folder += "/\(part)"
            if !folders.contains(folder) {
                try run(.write, folder) { () throws(SystemError) in
                    try calls.createDirectory(folder)
                }
                folders.append(folder)
            }
        }
        let filePath = "\(temporaryPath)/\(name)"
        let file = try NewFile(path: filePath, reportedAs: filePath, calls: calls)
        try body(file)
        try file.finish()
        file.keep()
    }

    /// Replaces the old folder by what was written, durably: after a power failure, too, the path
    /// leads to either the old folder or the new one, complete.
    ///
    /// - Throws: ``FileError``. The old folder is then untouched, unless only the last step failed,
    ///   the ``FileError/Operation/synchronize`` of the folder around it: the new one is in place,
    ///   but the system does not vouch for it after a power failure, and the old one stays beside it.
    public func commit() throws(FileError) {
        do {
            for folder in folders.reversed() + [temporaryPath] {
                try run(.synchronize, folder) { () throws(SystemError) in
                    try calls.synchronizeDirectory(folder)
                }
            }
            var old: String?
            try run(.replace, path) { () throws(SystemError) in old = try putInPlace() }
            garbage = nil
            try run(.synchronize, path) { () throws(SystemError) in
                try calls.synchronizeDirectory(target.directory)
            }
            garbage = old
        } catch {
            abort()
            throw error
        }
        abort()
    }

    /// Gives the new folder its name.
    ///
    /// - Returns: Where the old folder is now, if there was one.
    private func putInPlace() throws(SystemError) -> String? {
        guard case .directory(let permissions)? = target.kind else {
            try calls.rename(temporaryPath, path)
            return nil
        }
        try calls.setDirectoryPermissions(temporaryPath, permissions)
        do throws(SystemError) {
            try calls.exchange(temporaryPath, path)
            return temporaryPath
        } catch  where error.code == ENOSYS || error.code == EINVAL || error.code == ENOTSUP {
            let aside = target.newSibling()
            try calls.rename(path, aside)
            do throws(SystemError) {
                try calls.rename(temporaryPath, path)
            } catch {
                try? calls.rename(aside, path)
                throw error
            }
            return aside
        }
    }

    private func run(
        _ operation: FileError.Operation, _ path: String, _ call: () throws(SystemError) -> Void
    ) throws(FileError) {
        do {
            try call()
        } catch {
            throw FileError(operation, path, error)
        }
    }

    /// Removes what was written; after a commit, what is left of the old folder.
    public func abort() {
        guard let garbage else { return }
        self.garbage = nil
        // What cannot be removed stays: the outcome of the save does not depend on it.
        calls.removeTree(garbage)
    }
}

extension FileSystemCalls {
    /// Removes a folder with everything in it; links are removed, not followed.
    func removeTree(_ path: String) {
        var folders = [path]
        var emptied: [String] = []
        while let folder = folders.popLast() {
            emptied.append(folder)
            for entry in (try? entries(folder)) ?? [] {
                let entryPath = "\(folder)/\(entry.name)"
                if entry.kind == .folder {
                    folders.append(entryPath)
                } else {
                    try? remove(entryPath)
                }
            }
        }
        for folder in emptied.reversed() { try? removeDirectory(folder) }
    }
}
