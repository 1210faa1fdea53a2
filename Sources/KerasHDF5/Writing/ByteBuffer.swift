/// Bytes of metadata under construction, little-endian.
struct ByteBuffer {
    private(set) var bytes: [UInt8] = []

    var count: Int { bytes.count }

    mutating func append<T: FixedWidthInteger>(_ value: T) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ text: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(contentsOf other: some Sequence<UInt8>) {
        bytes.append(contentsOf: other)
    }

    mutating func appendZeros(_ count: Int) {
        bytes.append(contentsOf: repeatElement(0, count: count))
    }

    /// An offset in the file; `nil` is the undefined one.
    mutating func appendAddress(_ address: Int?) {
        append(address.map { UInt64($0) } ?? .undefinedAddress)
    }

    /// Bytes followed by at least one NUL, up to a multiple of 8.
    mutating func appendName(_ name: some Collection<UInt8>) {
        append(contentsOf: name)
        appendZeros((name.count + 1).roundedUp(to: 8) - name.count)
    }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}

extension Int {
    /// The next multiple of a power of two.
    func roundedUp(to alignment: Int) -> Int { (self + alignment - 1) & ~(alignment - 1) }
}
