#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is open only while something is read from it: of these there may be any number.
public struct ReopenedFile: ByteSource {
    public let path: String
    /// The file's size when it was first looked at.
    public let size: Int
    private let identity: FileSource.Identity

    /// Looks at a file, which must be no symbolic link.
    ///
    /// - Throws: ``FileError`` if it cannot be opened or is not a regular file.
    public init(path: String) throws(FileError) {
        let file = try FileSource(path: path, followsLink: false)
        self.path = path
        size = file.size
        identity = file.identity
    }

    /// As for every source; an error, too, if the path now leads to another file.
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        let file = try FileSource(path: path, followsLink: false)
        guard file.identity == identity else {
            throw FileError(path: path, operation: .read, reason: .replaced)
        }
        try file.read(into: buffer, at: offset)
    }
}
