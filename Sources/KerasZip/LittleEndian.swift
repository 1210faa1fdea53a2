/// Reads little-endian fields in order; each read is checked against the bytes that are there.
struct FieldReader {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    var remaining: Int { bytes.count }

    mutating func read<Field: FixedWidthInteger & UnsignedInteger>(
        _: Field.Type = Field.self
    ) -> Field? {
        guard let field = readBytes(MemoryLayout<Field>.size) else { return nil }
        return field.reversed().reduce(0) { $0 << 8 | Field($1) }
    }

    mutating func readBytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= bytes.count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }
}

extension [UInt8] {
    mutating func append<Field: FixedWidthInteger & UnsignedInteger>(littleEndian field: Field) {
        Swift.withUnsafeBytes(of: field.littleEndian) { append(contentsOf: $0) }
    }
}

extension UInt64 {
    /// As an `Int`, unless it is too large for one.
    var exactInt: Int? { Int(exactly: self) }
}
