#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file mapped into memory: its pages are read when they are first touched, and shared with other
/// processes that read the same file.
///
/// The file must not be cut off while it is mapped: touching a page that is gone ends the process.
/// Replacing the file by another one, as ``AtomicFile`` does, is harmless.
public final class MappedFile: ByteSource, @unchecked Sendable {
    public let path: String
    /// The file's content, valid as long as this object is.
    public let bytes: UnsafeRawBufferPointer

    /// Maps a file.
    ///
    /// - Throws: ``FileError`` if it cannot be opened or mapped.
    public convenience init(path: String) throws(FileError) {
        try self.init(FileSource(path: path))
    }

    /// Maps a file that is open, which may then be closed.
    ///
    /// - Throws: ``FileError`` if it cannot be mapped.
    public init(_ file: FileSource) throws(FileError) {
        path = file.path
        guard file.size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let address = mmap(nil, file.size, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
        guard let address, address != MAP_FAILED else { throw FileError(.map, file.path, .current) }
        bytes = UnsafeRawBufferPointer(start: address, count: file.size)
    }

    deinit {
        if let address = bytes.baseAddress {
            munmap(UnsafeMutableRawPointer(mutating: address), bytes.count)
        }
    }

    public var size: Int { bytes.count }

    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        guard offset >= 0, offset <= size, buffer.count <= size - offset else {
            throw FileError(path: path, operation: .read, reason: .endOfFile(offset: size))
        }
        buffer.copyMemory(
            from: UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + buffer.count)]))
    }
}
