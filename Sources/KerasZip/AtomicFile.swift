#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is replaced as a whole or not at all.
///
/// Bytes go to a new file in the same folder. ``commit()`` makes it durable and gives it the old
/// file's name in one step; until then, and after any failure, the old file is as it was. Without a
/// commit the new file disappears with this object.
public final class AtomicFile: ByteSink {
    /// The file that is replaced: the path given, after following the links that it ends in.
    public let path: String
    /// Where the bytes go until the commit.
    public let temporaryPath: String

    private let directory: String
    private let calls: FileSystemCalls
    private var descriptor: Int32?
    private var mustBeRemoved = true
    /// What was appended but not written yet, and where in the file it belongs.
    private var pending: [UInt8] = []
    private var pendingOffset = 0
    /// Up to here the device was told to begin.
    private var writeBackOffset = 0

    private static let bufferSize = 1 << 20
    /// Bytes are written up to multiples of this, so that no page of the file is written twice.
    private static let pageSize = 4096
    /// Runs of bytes from this length on are not worth a copy into the buffer.
    private static let directSize = 1 << 16
    /// The device works on what is written while more is written; in pieces of this many bytes. It
    /// would otherwise be idle until the end, and a save would take twice as long.
    private static let writeBackSize = 8 << 20
    private static let longestLinkChain = 40

    /// Begins to replace the file at a path, or to create it.
    ///
    /// An existing file keeps its permissions. If it is a symbolic link, what it leads to is replaced.
    ///
    /// - Throws: ``FileError`` if the path leads to something other than a file, if the file is
    ///   write-protected, or if its folder does not exist or cannot be written to.
    public init(path: String, calls: FileSystemCalls = .system) throws(FileError) {
        let (target, permissions) = try Self.resolve(path, calls)
        self.path = target
        self.calls = calls
        directory = Self.directory(of: target)
        // Short whatever the target is called: file systems limit the length of names.
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        temporaryPath = Self.join(directory, ".keras-\(random).tmp")
        do {
            descriptor = try calls.create(temporaryPath)
        } catch {
            mustBeRemoved = false
            throw FileError(.write, target, error)
        }
        if let permissions, let descriptor {
            do {
                try calls.setPermissions(descriptor, permissions)
            } catch {
                abort()
                throw FileError(.setPermissions, temporaryPath, error)
            }
        }
    }

    deinit { abort() }

    // MARK: Writing

    public var offset: Int { pendingOffset + pending.count }

    public func append(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        if rest.count >= Self.directSize {
            let gap = (Self.pageSize - offset % Self.pageSize) % Self.pageSize
            pending.append(contentsOf: rest.prefix(gap))
            try writePending()
            rest = rest.dropFirst(gap)
            let direct = rest.prefix(rest.count / Self.pageSize * Self.pageSize)
            try write(UnsafeRawBufferPointer(rebasing: direct), at: pendingOffset)
            pendingOffset += direct.count
            rest = rest.dropFirst(direct.count)
        } else if rest.count > Self.bufferSize - pending.count {
            let room = Self.bufferSize - pending.count
            pending.append(contentsOf: rest.prefix(room))
            try writePending()
            rest = rest.dropFirst(room)
        }
        pending.append(contentsOf: rest)
    }

    public func patch(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        guard offset >= 0, offset <= self.offset, bytes.count <= self.offset - offset else {
            throw FileError(
                path: temporaryPath, operation: .write, reason: .outOfBounds(offset: offset))
        }
        let writtenCount = min(bytes.count, max(pendingOffset - offset, 0))
        if writtenCount > 0 {
            try write(UnsafeRawBufferPointer(rebasing: bytes.prefix(writtenCount)), at: offset)
        }
        if writtenCount < bytes.count {
            let start = offset + writtenCount - pendingOffset
            pending.replaceSubrange(
                start..<(start + bytes.count - writtenCount), with: bytes.dropFirst(writtenCount))
        }
    }

    private func writePending() throws(FileError) {
        let error = pending.withUnsafeBytes { bytes -> FileError? in
            do throws(FileError) { try write(bytes, at: pendingOffset) } catch { return error }
            return nil
        }
        if let error { throw error }
        pendingOffset += pending.count
        pending.removeAll(keepingCapacity: true)
    }

    private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
        let descriptor = try openDescriptor()
        var done = 0
        while done < bytes.count {
            do throws(SystemError) {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
                let count = try calls.write(descriptor, rest, offset + done)
                // No progress and no error would otherwise be tried for ever.
                guard count > 0 else { throw SystemError(code: EIO) }
                done += count
            } catch  where error.code == EINTR {
                continue
            } catch {
                throw FileError(.write, temporaryPath, error)
            }
        }
        let end = offset + done
        if end - writeBackOffset >= Self.writeBackSize {
            calls.startWriteBack(descriptor, writeBackOffset, end - writeBackOffset)
            writeBackOffset = end
        }
    }

    private func openDescriptor() throws(FileError) -> Int32 {
        guard let descriptor else {
            throw FileError(path: path, operation: .write, reason: .closed)
        }
        return descriptor
    }

    // MARK: The end

    /// Replaces the old file by what was written, durably: after a power failure, too, the path
    /// leads to either the old file or the new one, complete.
    ///
    /// - Throws: ``FileError``. The old file is then untouched, unless only the last step failed,
    ///   the ``FileError/Operation/synchronize`` of the folder: the new file is in place, but the
    ///   system does not vouch for it after a power failure.
    public func commit() throws(FileError) {
        let descriptor = try openDescriptor()
        do {
            try writePending()
            try run(.synchronize) { () throws(SystemError) in try calls.synchronize(descriptor) }
            // Also a failed close gives the descriptor back.
            self.descriptor = nil
            try run(.write) { () throws(SystemError) in try calls.close(descriptor) }
            try run(.replace) { () throws(SystemError) in try calls.rename(temporaryPath, path) }
            mustBeRemoved = false
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
    public func abort() {
        if let descriptor {
            try? calls.close(descriptor)
            self.descriptor = nil
        }
        if mustBeRemoved {
            try? calls.remove(temporaryPath)
            mustBeRemoved = false
        }
        pending = []
    }

    // MARK: Paths

    /// Follows links until a file, or a place for one, is found; with the permissions to keep.
    private static func resolve(
        _ path: String, _ calls: FileSystemCalls
    ) throws(FileError) -> (path: String, permissions: UInt32?) {
        var target = path
        for _ in 0..<longestLinkChain {
            let kind: FileSystemCalls.FileKind?
            do {
                kind = try calls.inspect(target)
            } catch {
                throw FileError(.inspect, target, error)
            }
            switch kind {
            case nil: return (target, nil)
            case .regular(let permissions):
                do {
                    try calls.checkWritable(target)
                } catch {
                    throw FileError(.write, target, error)
                }
                return (target, permissions)
            case .directory:
                throw FileError(path: target, operation: .write, reason: .isDirectory)
            case .other:
                throw FileError(path: target, operation: .write, reason: .notRegularFile)
            case .symbolicLink(let link):
                target = link.hasPrefix("/") ? link : join(directory(of: target), link)
            }
        }
        throw FileError(.open, path, SystemError(code: ELOOP))
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func join(_ directory: String, _ name: String) -> String {
        directory == "/" ? "/" + name : directory + "/" + name
    }
}
