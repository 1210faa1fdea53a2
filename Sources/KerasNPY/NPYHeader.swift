/// What a `.npy` file says about the data that follows.
struct NPYHeader: Equatable {
    var dataType: NPYDataType
    var isBigEndian = false
    /// The first index changes fastest.
    var isFortranOrder = false
    var shape: [Int]

    /// NumPy's own limit.
    static let largestRank = 64
    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    /// NumPy's own limit; a longer header could keep a reader busy for long.
    static let largestSize = 10_000
    private static let alignment = 64
    /// NumPy leaves room for the first dimension to grow to so many digits, so that data can be
    /// appended to a file.
    private static let growthDigits = 21

    init(
        dataType: NPYDataType, isBigEndian: Bool = false, isFortranOrder: Bool = false, shape: [Int]
    ) {
        self.dataType = dataType
        self.isBigEndian = isBigEndian
        self.isFortranOrder = isFortranOrder
        self.shape = shape
    }

    /// The size of the data in bytes; nil if the shape cannot be.
    var byteCount: Int? {
        guard shape.count <= Self.largestRank, shape.allSatisfy({ $0 >= 0 }) else { return nil }
        // Without the zeros the product must be possible too: strides are made of it.
        var product = dataType.itemSize
        for dimension in shape where dimension > 0 {
            let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
            guard !overflow else { return nil }
            product = next
        }
        return shape.contains(0) ? 0 : product
    }

    /// Checks that the shape is possible and that as many bytes are there as it needs.
    func check(byteCount found: Int, origin: String) throws(NPYError) {
        guard let byteCount else {
            throw NPYError(origin: origin, kind: .invalidShape(shape))
        }
        guard byteCount == found else {
            throw NPYError(origin: origin, kind: .sizeMismatch(expected: byteCount, found: found))
        }
    }

    /// The start of a file of version 1.0, byte for byte as NumPy writes it.
    var bytes: [UInt8] {
        let dimensions = shape.map(String.init).joined(separator: ", ")
        let tuple = "(" + dimensions + (shape.count == 1 ? ",)" : ")")
        var text =
            "{'descr': '\(dataType)', 'fortran_order': \(isFortranOrder ? "True" : "False"), "
            + "'shape': \(tuple), }"
        if let growing = shape.first {
            text += Self.spaces(Self.growthDigits - String(growing).utf8.count)
        }
        let prefixSize = Self.magic.count + 4
        let unpaddedSize = prefixSize + text.utf8.count + 1
        text += Self.spaces(Self.alignment - unpaddedSize % Self.alignment) + "\n"
        // With at most 64 dimensions of 20 digits this fits in 16 bits.
        let size = UInt16(truncatingIfNeeded: text.utf8.count)
        let version: [UInt8] = [1, 0]
        return Self.magic + version + UInt16.npyBytes(of: [size]) + Array(text.utf8)
    }

    private static func spaces(_ count: Int) -> String {
        String(repeating: " ", count: max(count, 0))
    }
}
