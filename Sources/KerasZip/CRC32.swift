import CKerasZlib

/// The CRC-32 that zip files carry, computed piece by piece.
public struct CRC32: Sendable, Equatable {
    /// The checksum of the bytes so far; 0 for none.
    public private(set) var value: UInt32

    /// Begins with no bytes, or with bytes whose checksum is known.
    public init(_ value: UInt32 = 0) {
        self.value = value
    }

    /// The checksum of some bytes.
    public init(of bytes: UnsafeRawBufferPointer) {
        value = 0
        update(bytes)
    }

    /// Adds bytes that follow those added before.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        value = keras_crc32(value, start, bytes.count)
    }

    /// Adds bytes that were checksummed elsewhere, such as on another thread.
    ///
    /// - Parameter byteCount: how many bytes `next` is the checksum of.
    public mutating func append(_ next: CRC32, byteCount: Int) {
        value = keras_crc32_combine(value, next.value, UInt64(Swift.max(byteCount, 0)))
    }
}
