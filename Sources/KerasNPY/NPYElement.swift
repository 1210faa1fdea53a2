/// A Swift type that elements of a `.npy` array can have.
public protocol NPYElement: Sendable {
    static var npyDataType: NPYDataType { get }
    /// The elements as little-endian bytes.
    static func npyBytes(of elements: [Self]) -> [UInt8]
    /// The elements that little-endian bytes stand for; bytes that make up no whole element at the
    /// end are left out.
    static func npyElements(of bytes: [UInt8]) -> [Self]
}

/// A type that is stored as the bits of an integer of the same size.
public protocol NPYBitElement: NPYElement {
    associatedtype Bits: FixedWidthInteger
    init(npyBits: Bits)
    var npyBits: Bits { get }
}

extension NPYBitElement {
    public static func npyBytes(of elements: [Self]) -> [UInt8] {
        let size = MemoryLayout<Bits>.size
        return [UInt8](unsafeUninitializedCapacity: elements.count * size) { buffer, count in
            let buffer = UnsafeMutableRawBufferPointer(buffer)
            for (index, element) in elements.enumerated() {
                buffer.storeBytes(
                    of: element.npyBits.littleEndian, toByteOffset: index * size, as: Bits.self)
            }
            count = elements.count * size
        }
    }

    public static func npyElements(of bytes: [UInt8]) -> [Self] {
        let size = MemoryLayout<Bits>.size
        return bytes.withUnsafeBytes { bytes in
            (0..<(bytes.count / size)).map { index in
                let bits = bytes.loadUnaligned(fromByteOffset: index * size, as: Bits.self)
                return Self(npyBits: Bits(littleEndian: bits))
            }
        }
    }
}

extension NPYBitElement where Self: FixedWidthInteger {
    public init(npyBits: Self) { self = npyBits }
    public var npyBits: Self { self }
}

extension Int8: NPYBitElement { public static var npyDataType: NPYDataType { .int8 } }
extension Int16: NPYBitElement { public static var npyDataType: NPYDataType { .int16 } }
extension Int32: NPYBitElement { public static var npyDataType: NPYDataType { .int32 } }
extension Int64: NPYBitElement { public static var npyDataType: NPYDataType { .int64 } }
extension UInt8: NPYBitElement { public static var npyDataType: NPYDataType { .uint8 } }
extension UInt16: NPYBitElement { public static var npyDataType: NPYDataType { .uint16 } }
extension UInt32: NPYBitElement { public static var npyDataType: NPYDataType { .uint32 } }
extension UInt64: NPYBitElement { public static var npyDataType: NPYDataType { .uint64 } }

extension Float: NPYBitElement {
    public static var npyDataType: NPYDataType { .float32 }
    public init(npyBits: UInt32) { self.init(bitPattern: npyBits) }
    public var npyBits: UInt32 { bitPattern }
}

extension Double: NPYBitElement {
    public static var npyDataType: NPYDataType { .float64 }
    public init(npyBits: UInt64) { self.init(bitPattern: npyBits) }
    public var npyBits: UInt64 { bitPattern }
}

extension Bool: NPYBitElement {
    public static var npyDataType: NPYDataType { .bool }
    public init(npyBits: UInt8) { self = npyBits != 0 }
    public var npyBits: UInt8 { self ? 1 : 0 }
}
