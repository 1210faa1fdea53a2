/// The generator behind Python's module `random`: Mersenne Twister, MT19937 (Matsumoto and
/// Nishimura, 1998). Keras draws its default seeds from it.
public struct PythonRandom: Sendable {
    var words = [UInt32](repeating: 0, count: 624)
    var position = 624

    /// The state after `random.seed(seed)`.
    public init(seed: Int) {
        // Python seeds with the 32-bit digits of the absolute value, lowest first.
        let magnitude = seed.magnitude
        var digits = [UInt32(truncatingIfNeeded: magnitude)]
        if magnitude >> 32 != 0 { digits.append(UInt32(truncatingIfNeeded: magnitude >> 32)) }
        initialize(19_650_218)
        var i = 1
        var j = 0
        for _ in 0..<624 {
            let mixed = (words[i - 1] ^ (words[i - 1] >> 30)) &* 1_664_525
            words[i] = (words[i] ^ mixed) &+ digits[j] &+ UInt32(j)
            advance(&i)
            j = (j + 1) % digits.count
        }
        for _ in 0..<623 {
            let mixed = (words[i - 1] ^ (words[i - 1] >> 30)) &* 1_566_083_941
            words[i] = (words[i] ^ mixed) &- UInt32(i)
            advance(&i)
        }
        words[0] = 0x8000_0000
    }

    /// The state after `numpy.random.seed(seed)`.
    public init(numPySeed seed: UInt32) { initialize(seed) }

    private mutating func initialize(_ seed: UInt32) {
        words[0] = seed
        for i in 1..<624 {
            words[i] = 1_812_433_253 &* (words[i - 1] ^ (words[i - 1] >> 30)) &+ UInt32(i)
        }
    }

    private mutating func advance(_ i: inout Int) {
        i += 1
        if i == 624 {
            words[0] = words[623]
            i = 1
        }
    }

    /// The next 32 random bits.
    public mutating func next() -> UInt32 {
        if position == 624 { twist() }
        var word = words[position]
        position += 1
        word ^= word >> 11
        word ^= (word << 7) & 0x9D2C_5680
        word ^= (word << 15) & 0xEFC6_0000
        return word ^ (word >> 18)
    }

    private mutating func twist() {
        words.withUnsafeMutableBufferPointer { words in
            func step(_ i: Int, _ next: Int, _ far: Int) {
                let joined = (words[i] & 0x8000_0000) | (words[next] & 0x7FFF_FFFF)
                words[i] = words[far] ^ (joined >> 1) ^ (0 &- (joined & 1)) & 0x9908_B0DF
            }
            // In three loops, so that no place needs a remainder.
            for i in 0..<227 { step(i, i + 1, i + 397) }
            for i in 227..<623 { step(i, i + 1, i - 227) }
            step(623, 0, 396)
        }
        position = 0
    }

    /// Python's `random.getrandbits`, for 1 to 64 bits.
    private mutating func bits(_ count: Int) -> UInt64 {
        if count <= 32 { return UInt64(next() >> UInt32(32 - count)) }
        let low = UInt64(next())
        return low | UInt64(next() >> UInt32(64 - count)) << 32
    }

    /// Python's `random.randint`: an integer from `minimum` to `maximum`, both included;
    /// `minimum` if it is not less than `maximum`.
    public mutating func randint(_ minimum: Int, _ maximum: Int) -> Int {
        guard minimum < maximum else { return minimum }
        let count = UInt64(bitPattern: Int64(maximum &- minimum)) &+ 1
        guard count != 0 else { return Int(truncatingIfNeeded: bits(64)) }
        var offset: UInt64
        repeat {
            offset = bits(64 - count.leadingZeroBitCount)
        } while offset >= count
        return minimum &+ Int(truncatingIfNeeded: offset)
    }

    /// NumPy's `numpy.random.permutation`: the numbers below `count` in random order.
    public mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<max(count, 0))
        guard count > 1, let bound = UInt32(exactly: count) else { return order }
        order.withUnsafeMutableBufferPointer { order in
            for last in (1..<bound).reversed() {
                let mask = UInt32.max >> UInt32(last.leadingZeroBitCount)
                var place: UInt32
                repeat { place = next() & mask } while place > last
                order.swapAt(Int(last), Int(place))
            }
        }
        return order
    }

    /// Python's `random.random`: from 0 to before 1.
    public mutating func random() -> Double {
        let high = Double(next() >> 5)
        return (high * 67_108_864 + Double(next() >> 6)) / 9_007_199_254_740_992
    }
}
