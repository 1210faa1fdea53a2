#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An HDF5 file on disk, or a stretch of a bigger file that holds one (a stored archive member).
///
/// Reads are positioned (`pread`), so one storage serves any number of tasks at once.
public final class HDF5FileStorage: HDF5Storage {
    private let descriptor: Int32
    private let baseOffset: Int
    private let closesDescriptor: Bool

    /// The number of bytes of the HDF5 file.
    public let size: Int

    /// Opens a file that holds nothing but the HDF5 file.
    ///
    /// - Throws: `HDF5Error.io` naming the path and the system's reason, or that it is a folder, a
    ///   device or a pipe.
    public convenience init(path: String) throws {
        // Without O_NONBLOCK, opening a pipe would wait for someone to write into it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.failure("open '\(path)'") }
        do {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw Self.failure("examine '\(path)'") }
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw HDF5Error.io("cannot open '\(path)': it is not a regular file")
            }
            try self.init(
                fileDescriptor: descriptor, offset: 0, length: nil, closesDescriptor: true)
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Uses a stretch of an open file.
    ///
    /// - Parameters:
    ///   - fileDescriptor: open for reading; its own position is neither used nor changed.
    ///   - offset: where the HDF5 file starts, in bytes.
    ///   - length: its number of bytes; `nil` for all that follows.
    ///   - closesDescriptor: whether the storage closes the descriptor at its end.
    /// - Throws: `HDF5Error.io` if the file cannot be examined, `HDF5Error.truncated` if the stretch
    ///   reaches beyond its end. The descriptor is then left open.
    public init(
        fileDescriptor: Int32, offset: Int, length: Int?, closesDescriptor: Bool = false
    ) throws {
        var status = stat()
        guard fstat(fileDescriptor, &status) == 0 else { throw Self.failure("examine the file") }
        let available = Int(status.st_size)
        guard offset >= 0, offset <= available, length ?? 0 >= 0,
            length ?? 0 <= available - offset
        else {
            throw HDF5Error.truncated(
                expected: UInt64(clamping: offset) &+ UInt64(clamping: length ?? 0),
                found: UInt64(clamping: available))
        }
        descriptor = fileDescriptor
        baseOffset = offset
        size = length ?? (available - offset)
        self.closesDescriptor = closesDescriptor
    }

    deinit {
        if closesDescriptor { close(descriptor) }
    }

    /// Reads at a position.
    ///
    /// - Throws: `HDF5Error.io` on the system's errors, `HDF5Error.truncated` if the file has become
    ///   shorter or the range was never inside.
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        guard offset >= 0, offset <= size, buffer.count <= size - offset else {
            throw HDF5Error.truncated(
                expected: UInt64(clamping: offset) &+ UInt64(buffer.count), found: UInt64(size))
        }
        var done = 0
        while done < buffer.count {
            let count = pread(
                descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done,
                off_t(baseOffset + offset + done))
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.failure("read \(buffer.count) bytes at \(offset)")
            }
            guard count > 0 else {
                throw HDF5Error.truncated(
                    expected: UInt64(offset + buffer.count), found: try currentSize())
            }
            done += count
        }
    }

    /// What is left of a file that has become shorter since it was opened.
    private func currentSize() throws -> UInt64 {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure("examine the file") }
        return UInt64(clamping: Int(status.st_size) - baseOffset)
    }

    private static func failure(_ action: String) -> HDF5Error {
        .io("cannot \(action): \(String(cString: strerror(errno)))")
    }
}
