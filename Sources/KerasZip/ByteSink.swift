/// Where a writer puts its bytes, one after the other.
public protocol ByteSink: AnyObject {
    /// How many bytes were appended so far.
    var offset: Int { get }

    /// Adds bytes at the end.
    func append(_ bytes: UnsafeRawBufferPointer) throws

    /// Replaces bytes that were appended before.
    func patch(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws
}

extension ByteSink {
    public func append(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try append($0) }
    }

    public func patch(_ bytes: [UInt8], at offset: Int) throws {
        try bytes.withUnsafeBytes { try patch($0, at: offset) }
    }
}

/// Collects bytes in memory.
public final class MemorySink: ByteSink {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public var offset: Int { bytes.count }

    public func append(_ bytes: UnsafeRawBufferPointer) {
        self.bytes.append(contentsOf: bytes)
    }

    public func patch(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        guard offset >= 0, offset <= self.bytes.count, bytes.count <= self.bytes.count - offset
        else {
            throw FileError(
                path: "the bytes in memory", operation: .write,
                reason: .outOfBounds(offset: offset))
        }
        self.bytes.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
    }
}
