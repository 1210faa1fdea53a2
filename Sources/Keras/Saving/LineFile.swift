import KerasZip

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that grows at its end.
final class LineFile {
    private let path: String
    private let descriptor: Int32
    private(set) var size: Int

    /// Opens a file, or makes an empty one.
    ///
    /// - Throws: `FileError`.
    init(path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw FileError(path: path, operation: .open, reason: .system(code: errno))
        }
        self.path = path
        self.descriptor = descriptor
        size = Int(lseek(descriptor, 0, SEEK_END))
    }

    deinit { close(descriptor) }

    /// Forgets what comes after so many bytes.
    ///
    /// - Throws: `FileError` if there are fewer.
    func truncate(to size: Int) throws {
        guard size >= 0, size <= self.size else {
            throw FileError(
                path: path, operation: .write, reason: .endOfFile(offset: self.size))
        }
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw failure() }
        self.size = size
    }

    /// Writes text at the end.
    ///
    /// - Throws: `FileError`.
    func append(_ text: String) throws {
        var text = text
        try text.withUTF8 { bytes in
            var done = 0
            while done < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[done...])
                let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(size + done))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw failure() }
                done += count
            }
            size += bytes.count
        }
    }

    /// Waits until what was written is on the disk.
    ///
    /// - Throws: `FileError`.
    func flush() throws {
        guard fsync(descriptor) == 0 else { throw failure() }
    }

    private func failure() -> FileError {
        FileError(path: path, operation: .write, reason: .system(code: errno))
    }
}
