/// A dataset: an array of elements of one type, and attributes.
public struct HDF5Dataset: Sendable {
    let reader: MetadataReader
    let content: Content
    /// The offset in the file of the dataset's header.
    public let address: UInt64
    /// The path by which the dataset was reached.
    public let path: String
    /// Its dimensions, slowest first; empty for a scalar, and for a null dataset.
    public let shape: [Int]
    /// The number of elements; 1 for a scalar, 0 for a null dataset (h5py's `Empty`).
    public let elementCount: Int
    /// The type of its elements in the file.
    public let type: HDF5Type
    /// The bytes of all elements together, each as large as `type.size`.
    public let byteCount: Int

    /// Where the elements are.
    enum Content: Sendable {
        /// Nowhere: there are none.
        case none
        /// One stretch of the file.
        case stored(offset: Int)
        /// In the header.
        case inline([UInt8])
        /// In pieces, which may be compressed.
        case chunked(ChunkedContent)
        /// Never written: one element's bytes, repeated. Empty means zeros.
        case fill([UInt8])
    }

    /// Whether the elements lie in one stretch of the file, which may be empty.
    public var isContiguous: Bool {
        switch content {
        case .none, .stored: true
        case .inline, .chunked, .fill: false
        }
    }

    /// Where the elements start in the storage, in bytes; `nil` if they are not there.
    public var dataOffset: Int? {
        if case .stored(let offset) = content { offset } else { nil }
    }

    /// The bytes that the elements take in the file: fewer than `byteCount` if they are compressed
    /// or were never written.
    package var storedByteCount: Int {
        switch content {
        case .none, .fill: 0
        case .stored: byteCount
        case .inline(let bytes): bytes.count
        // Opening the dataset made sure that the sum is not larger than the file.
        case .chunked(let content): content.chunks.reduce(0) { $0 + $1.size }
        }
    }

    /// The bytes that come out of the file when the elements are read: more than `byteCount` if
    /// chunks reach beyond the dataset.
    package var unpackedByteCount: Int {
        guard case .chunked(let content) = content else { return byteCount }
        let (product, overflow) = content.chunks.count.multipliedReportingOverflow(
            by: content.grid.chunkBytes)
        return overflow ? .max : max(byteCount, product)
    }

    /// The names of the dataset's attributes, in the order of the file.
    ///
    /// - Throws: `HDF5Error.malformed`, `.unsupported` with the dataset's path.
    public var attributeNames: [String] {
        get throws { try reader.attributeNames(of: address, path: path) }
    }

    /// All attributes, in the order of the file; where one may be of any type, ask by name.
    ///
    /// - Throws: `HDF5Error.malformed`, `.unsupported` or `.resourceLimit` with the dataset's path.
    public var attributes: [HDF5Attribute] {
        get throws { try reader.attributes(of: address, path: path) }
    }

    /// The attribute of that name; `nil` if there is none.
    ///
    /// - Throws: `HDF5Error.malformed`, `.unsupported` or `.resourceLimit` with the dataset's path.
    public func attribute(_ name: String) throws -> HDF5Attribute? {
        try reader.attribute(name, of: address, path: path)
    }

    /// Whether the elements are bfloat16 in Keras's manner: 2 opaque bytes, low byte first, and an
    /// attribute `dtype` that says so.
    ///
    /// - Throws: as `attribute(_:)`.
    public var isBFloat16: Bool {
        get throws {
            guard type == .opaque(size: 2) else { return false }
            return try attribute("dtype")?.string == "bfloat16"
        }
    }
}
