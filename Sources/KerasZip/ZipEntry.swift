/// A member of a zip archive, as its directory describes it and its own header confirms.
public struct ZipEntry: Sendable, Equatable {
    public enum Method: UInt16, Sendable {
        /// The bytes themselves.
        case stored = 0
        case deflated = 8
    }

    /// The path inside the archive: parts joined by `/`, none of them empty, `.` or `..`. The name
    /// of a folder ends in `/`.
    public let name: String
    public let method: Method
    /// The number of bytes that the entry takes in the archive.
    public let compressedSize: Int
    /// The number of bytes of its content, as declared; reading checks it.
    public let size: Int
    /// The CRC-32 of its content, as declared; reading checks it.
    public let crc32: UInt32
    /// Where in the source its data begins.
    public let dataOffset: Int
    /// The Unix mode of the file that it was made from, with permissions in the lowest nine bits; 0
    /// if it was made on another system.
    public let mode: UInt16

    public var isStored: Bool { method == .stored }

    public var isDirectory: Bool { name.utf8.last == UInt8(ascii: "/") }

    /// Where in the source its compressed data is.
    public var dataRange: Range<Int> { dataOffset..<(dataOffset + compressedSize) }
}
