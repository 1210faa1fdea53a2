import CKerasZlib

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The system calls that replacing a file or a folder takes, so that tests can make each of them fail.
public struct FileSystemCalls: Sendable {
    /// What a path leads to.
    public enum FileKind: Equatable, Sendable {
        /// With its permission bits.
        case regular(permissions: UInt32)
        case directory(permissions: UInt32)
        case symbolicLink(target: String)
        case other
    }

    /// Looks at a path without following a link that it ends in; nil if nothing is there.
    public var inspect: @Sendable (_ path: String) throws(SystemError) -> FileKind?
    /// Checks that the process may write to an existing file.
    public var checkWritable: @Sendable (_ path: String) throws(SystemError) -> Void
    /// Creates a file that must not exist, with the process's default permissions.
    public var create: @Sendable (_ path: String) throws(SystemError) -> Int32
    public var setPermissions:
        @Sendable (_ descriptor: Int32, _ permissions: UInt32) throws(SystemError) -> Void
    /// Writes at an offset and returns how many bytes were written, which may be fewer than given.
    public var write:
        @Sendable (_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, _ offset: Int)
            throws(SystemError) -> Int
    /// Tells the system to begin bringing a range to the device, without waiting for it.
    ///
    /// A hint, which cannot fail: ``synchronize`` is what vouches for the bytes.
    public var startWriteBack: @Sendable (_ descriptor: Int32, _ offset: Int, _ count: Int) -> Void
    /// Waits until everything written is on the device.
    public var synchronize: @Sendable (_ descriptor: Int32) throws(SystemError) -> Void
    /// Waits until the entries of a folder are on the device.
    public var synchronizeDirectory: @Sendable (_ path: String) throws(SystemError) -> Void
    public var close: @Sendable (_ descriptor: Int32) throws(SystemError) -> Void
    public var rename: @Sendable (_ from: String, _ to: String) throws(SystemError) -> Void
    /// Gives a file a second name, which must be free.
    public var link: @Sendable (_ from: String, _ to: String) throws(SystemError) -> Void
    public var remove: @Sendable (_ path: String) throws(SystemError) -> Void

    /// Creates a folder that must not exist, with the process's default permissions.
    public var createDirectory: @Sendable (_ path: String) throws(SystemError) -> Void
    public var setDirectoryPermissions:
        @Sendable (_ path: String, _ permissions: UInt32) throws(SystemError) -> Void
    /// Exchanges what two names lead to, in one step.
    public var exchange: @Sendable (_ first: String, _ second: String) throws(SystemError) -> Void
    /// What is in a folder.
    public var entries: @Sendable (_ path: String) throws(SystemError) -> [FolderEntry]
    /// Removes an empty folder.
    public var removeDirectory: @Sendable (_ path: String) throws(SystemError) -> Void
}

extension FileSystemCalls {
    /// Those by which files and folders are replaced here: the operating system's, unless a test
    /// puts others in their place.
    @TaskLocal public static var current = system

    /// The operating system's own.
    public static let system = FileSystemCalls(
        inspect: { (path) throws(SystemError) in try fileKind(of: path) },
        checkWritable: { (path) throws(SystemError) in try check(access(path, W_OK)) },
        create: { (path) throws(SystemError) in
            try check(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666))
        },
        setPermissions: { (descriptor, permissions) throws(SystemError) in
            try check(fchmod(descriptor, mode_t(truncatingIfNeeded: permissions)))
        },
        write: { (descriptor, bytes, offset) throws(SystemError) in
            let count = pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset))
            guard count >= 0 else { throw .current }
            return count
        },
        startWriteBack: { keras_start_write_back($0, Int64($1), Int64($2)) },
        synchronize: { (descriptor) throws(SystemError) in try flush(descriptor) },
        synchronizeDirectory: { (path) throws(SystemError) in
            let descriptor = try check(open(path, O_RDONLY | O_CLOEXEC | O_DIRECTORY))
            defer { _ = closeDescriptor(descriptor) }
            do throws(SystemError) {
                try flush(descriptor)
            } catch  where error.code == EINVAL {
                // Some file systems cannot synchronise a folder; they have nothing to wait for.
            }
        },
        close: { (descriptor) throws(SystemError) in try check(closeDescriptor(descriptor)) },
        rename: { (from, to) throws(SystemError) in try check(renamePath(from, to)) },
        link: { (from, to) throws(SystemError) in try check(linkPath(from, to)) },
        remove: { (path) throws(SystemError) in try check(unlink(path)) },
        createDirectory: { (path) throws(SystemError) in try check(mkdir(path, 0o777)) },
        setDirectoryPermissions: { (path, permissions) throws(SystemError) in
            try check(chmod(path, mode_t(truncatingIfNeeded: permissions)))
        },
        exchange: { (first, second) throws(SystemError) in
            try check(keras_exchange_paths(first, second))
        },
        entries: { (path) throws(SystemError) in try FolderEntry.all(in: path) },
        removeDirectory: { (path) throws(SystemError) in try check(rmdir(path)) })

    @discardableResult
    private static func check(_ result: Int32) throws(SystemError) -> Int32 {
        guard result >= 0 else { throw .current }
        return result
    }

    private static func flush(_ descriptor: Int32) throws(SystemError) {
        #if canImport(Darwin)
            // fsync leaves the bytes in the device's cache on Apple's systems.
            if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
        #endif
        try check(fsync(descriptor))
    }

    private static func fileKind(of path: String) throws(SystemError) -> FileKind? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw .current
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .regular(permissions: UInt32(status.st_mode & 0o777))
        case S_IFDIR: return .directory(permissions: UInt32(status.st_mode & 0o777))
        case S_IFLNK:
            var target = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = readlink(path, &target, target.count)
            guard count >= 0 else { throw .current }
            return .symbolicLink(
                target: String(
                    decoding: target.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self))
        default: return .other
        }
    }
}

// Inside the type above these names mean its properties.
private func closeDescriptor(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func linkPath(_ from: String, _ to: String) -> Int32 { link(from, to) }
private func renamePath(_ from: String, _ to: String) -> Int32 { rename(from, to) }
