/// Bytes that can be read from any place: a file, or memory.
public protocol ByteSource: Sendable {
    /// How many bytes there are.
    var size: Int { get }

    /// Fills `buffer` with the bytes that start at `offset`.
    ///
    /// - Throws: if not all of them are there or can be read; then the buffer's content is undefined.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws
}

extension ByteSource {
    /// The bytes of a range; the range is compared with ``size`` before memory is taken.
    public func read(_ range: Range<Int>) throws -> [UInt8] {
        guard range.lowerBound >= 0, range.upperBound <= size else {
            throw FileError(
                path: "the bytes", operation: .read, reason: .endOfFile(offset: range.upperBound))
        }
        return try [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            try read(into: UnsafeMutableRawBufferPointer(buffer), at: range.lowerBound)
            count = range.count
        }
    }
}

/// Bytes in memory.
public struct MemorySource: ByteSource {
    public let bytes: [UInt8]

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    public var size: Int { bytes.count }

    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        guard offset >= 0, offset <= bytes.count, buffer.count <= bytes.count - offset else {
            throw FileError(
                path: "the bytes in memory", operation: .read,
                reason: .endOfFile(offset: bytes.count))
        }
        bytes.withUnsafeBytes { source in
            buffer.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: source[offset..<(offset + buffer.count)]))
        }
    }
}
