/// An array as NumPy stores it in `.npy` and `.npz` files.
public struct NPYArray: Sendable, Equatable {
    public let dataType: NPYDataType
    public let shape: [Int]
    /// The elements, little-endian, in C order: the last index changes fastest. Bools are 0 or 1.
    public let bytes: [UInt8]

    /// Creates an array from the bytes of its elements, little-endian and in C order.
    ///
    /// - Throws: ``NPYError`` if the shape cannot be, or needs another number of bytes.
    public init(dataType: NPYDataType, shape: [Int], bytes: [UInt8]) throws(NPYError) {
        let header = NPYHeader(dataType: dataType, shape: shape)
        try header.check(byteCount: bytes.count, origin: "array")
        self.init(dataType: dataType, shape: shape, checkedBytes: bytes)
    }

    /// Creates an array from elements in C order.
    ///
    /// - Parameter shape: nil for an array of one dimension.
    /// - Throws: ``NPYError`` if the shape cannot be, or has another number of elements.
    public init<Element: NPYElement>(
        _ elements: [Element], shape: [Int]? = nil
    ) throws(NPYError) {
        try self.init(
            dataType: Element.npyDataType, shape: shape ?? [elements.count],
            bytes: Element.npyBytes(of: elements))
    }

    init(dataType: NPYDataType, shape: [Int], checkedBytes: [UInt8]) {
        self.dataType = dataType
        self.shape = shape
        self.bytes =
            dataType == .bool && checkedBytes.contains { $0 > 1 }
            ? checkedBytes.map { $0 == 0 ? 0 : 1 } : checkedBytes
    }

    /// The number of elements; 1 for a scalar.
    public var count: Int { bytes.count / dataType.itemSize }

    /// The elements in C order.
    ///
    /// - Throws: ``NPYError`` if they are of another type; nothing is converted.
    public func elements<Element: NPYElement>(
        as type: Element.Type = Element.self
    ) throws(NPYError) -> [Element] {
        guard dataType == Element.npyDataType else {
            throw NPYError(
                origin: "array",
                kind: .dataTypeMismatch(expected: Element.npyDataType, found: dataType))
        }
        return Element.npyElements(of: bytes)
    }
}
