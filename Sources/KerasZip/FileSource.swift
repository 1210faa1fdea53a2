#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An open file that any number of threads can read from.
public final class FileSource: ByteSource {
    public let path: String
    /// The file's size when it was opened.
    public let size: Int
    /// What tells this file from another one at the same path.
    struct Identity: Equatable {
        let device: UInt64
        let number: UInt64
        let size: Int
    }

    let identity: Identity
    /// Open for reading until this object goes.
    let descriptor: Int32

    /// Opens a file.
    ///
    /// - Parameter followsLink: Whether the path may end in a symbolic link.
    /// - Throws: ``FileError`` if it cannot be opened or is not a regular file.
    public init(path: String, followsLink: Bool = true) throws(FileError) {
        // Without O_NONBLOCK, opening a pipe would wait for someone to write into it.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followsLink ? 0 : O_NOFOLLOW)
        let descriptor = open(path, flags)
        guard descriptor >= 0 else {
            let error = SystemError.current
            guard followsLink || error.code != ELOOP else {
                throw FileError(path: path, operation: .open, reason: .symbolicLink)
            }
            throw FileError(.open, path, error)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let error = SystemError.current
            close(descriptor)
            throw FileError(.inspect, path, error)
        }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG else {
            close(descriptor)
            throw FileError(
                path: path, operation: .read,
                reason: kind == S_IFDIR ? .isDirectory : .notRegularFile)
        }
        self.path = path
        self.descriptor = descriptor
        self.size = Int(status.st_size)
        identity = Identity(
            device: UInt64(truncatingIfNeeded: status.st_dev), number: UInt64(status.st_ino),
            size: size)
    }

    deinit { close(descriptor) }

    /// Asks the system to forget what it keeps of the file in memory, so that reading it reads the
    /// device. A hint: what is not on the device yet stays in memory, as everything does where there
    /// is no such call.
    public func dropCache() {
        #if os(Linux)
            _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
        #endif
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        guard offset >= 0, offset <= size, buffer.count <= size - offset else {
            throw FileError(path: path, operation: .read, reason: .endOfFile(offset: size))
        }
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(.read, path, .current)
            }
            guard count > 0 else {
                throw FileError(
                    path: path, operation: .read, reason: .endOfFile(offset: offset + done))
            }
            done += count
        }
    }
}
