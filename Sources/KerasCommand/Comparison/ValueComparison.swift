/// How far the values of two arrays of one type and shape are apart.
struct ValueComparison {
    let areBytesEqual: Bool
    /// `nil` where they are no numbers, or where one is NaN and the other is not.
    let largestDistance: Double?

    init(_ first: [UInt8], _ second: [UInt8], dtype: String) {
        areBytesEqual = first == second
        if areBytesEqual {
            largestDistance = 0
            return
        }
        guard let number = NumberFormat(dtype: dtype), first.count == second.count else {
            largestDistance = nil
            return
        }
        largestDistance = first.withUnsafeBytes { a in
            second.withUnsafeBytes { b in number.largestDistance(a, b) }
        }
    }

    func isWithin(_ tolerance: Double) -> Bool {
        areBytesEqual || largestDistance.map { $0 <= tolerance } == true
    }
}

/// How the numbers of a dtype lie in memory.
enum NumberFormat: String {
    case float16, float32, float64, bfloat16
    case int8, int16, int32, int64, uint8, uint16, uint32, uint64
    case bool

    /// `nil` for what are no numbers.
    init?(dtype: String) { self.init(rawValue: dtype) }

    /// The largest distance of two numbers at the same place; NaNs are equal to each other, and
    /// `nil` apart from anything else.
    func largestDistance(
        _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer
    ) -> Double? {
        switch self {
        case .float16: distance(first, second) { Double(Float(halfBits: $0)) }
        case .bfloat16:
            distance(first, second) { Double(Float(bitPattern: UInt32($0 as UInt16) << 16)) }
        case .float32: distance(first, second) { Double(Float(bitPattern: $0)) }
        case .float64: distance(first, second) { Double(bitPattern: $0) }
        case .int8: distance(first, second) { Double($0 as Int8) }
        case .int16: distance(first, second) { Double($0 as Int16) }
        case .int32: distance(first, second) { Double($0 as Int32) }
        case .int64: distance(first, second) { Double($0 as Int64) }
        case .uint8, .bool: distance(first, second) { Double($0 as UInt8) }
        case .uint16: distance(first, second) { Double($0 as UInt16) }
        case .uint32: distance(first, second) { Double($0 as UInt32) }
        case .uint64: distance(first, second) { Double($0 as UInt64) }
        }
    }

    /// Whether there is a number that is NaN or infinite.
    func hasNonFinite(_ bytes: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .float16: contains(bytes) { (bits: UInt16) in bits & 0x7C00 == 0x7C00 }
        case .bfloat16: contains(bytes) { (bits: UInt16) in bits & 0x7F80 == 0x7F80 }
        case .float32: contains(bytes) { (bits: UInt32) in bits & 0x7F80_0000 == 0x7F80_0000 }
        case .float64:
            contains(bytes) { (bits: UInt64) in bits & (0x7FF << 52) == 0x7FF << 52 }
        default: false
        }
    }

    private func contains<Bits: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, where predicate: (Bits) -> Bool
    ) -> Bool {
        stride(from: 0, to: bytes.count - MemoryLayout<Bits>.size + 1, by: MemoryLayout<Bits>.size)
            .contains { predicate(bytes.loadUnaligned(fromByteOffset: $0, as: Bits.self)) }
    }

    private func distance<Bits: FixedWidthInteger & BitwiseCopyable>(
        _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer,
        value: (Bits) -> Double
    ) -> Double? {
        var largest = 0.0
        let size = MemoryLayout<Bits>.size
        for offset in stride(from: 0, to: min(first.count, second.count) - size + 1, by: size) {
            let a = first.loadUnaligned(fromByteOffset: offset, as: Bits.self)
            let b = second.loadUnaligned(fromByteOffset: offset, as: Bits.self)
            if a == b { continue }
            let (x, y) = (value(a), value(b))
            if x == y || x.isNaN && y.isNaN { continue }
            guard !x.isNaN, !y.isNaN else { return nil }
            // Integers above 2⁵³ may become the same number and are yet one apart.
            largest = max(largest, abs(x - y))
        }
        return largest
    }
}

extension Float {
    /// The number whose IEEE 754 half-precision bits are given.
    fileprivate init(halfBits bits: UInt16) {
        let sign: Float = bits >> 15 == 0 ? 1 : -1
        let exponent = Int(bits >> 10 & 0x1F)
        let fraction = Float(bits & 0x3FF) / 1024
        switch exponent {
        case 0: self = sign * fraction * Float(sign: .plus, exponent: -14, significand: 1)
        case 31: self = fraction == 0 ? sign * .infinity : .nan
        default:
            self =
                sign * (1 + fraction) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
        }
    }
}
