/// An HDF5 file that is wholly in memory.
public struct HDF5MemoryStorage: HDF5Storage {
    private let bytes: [UInt8]

    /// Wraps the bytes of a complete HDF5 file (no copy).
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The number of bytes.
    public var size: Int { bytes.count }

    /// Copies bytes out.
    ///
    /// - Throws: `HDF5Error.truncated` if the range is not inside the bytes.
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        guard offset >= 0, offset <= bytes.count, buffer.count <= bytes.count - offset else {
            throw HDF5Error.truncated(
                expected: UInt64(clamping: offset) &+ UInt64(buffer.count),
                found: UInt64(bytes.count))
        }
        bytes.withUnsafeBytes { source in
            buffer.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: source[offset..<offset + buffer.count]))
        }
    }
}
