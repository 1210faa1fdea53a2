import CKerasKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Random numbers one after the other that a key decides: for distributions whose numbers need an
/// unknown number of draws.
struct KeyedGenerator: RandomNumberGenerator {
    private let key: keras_key
    private var count: UInt64 = 0

    init(_ key: Random.Key) { self.key = key.cValue }

    mutating func next() -> UInt64 {
        defer { count &+= 1 }
        let words = keras_threefry(
            key, UInt32(truncatingIfNeeded: count >> 32), UInt32(truncatingIfNeeded: count))
        return UInt64(words.first) << 32 | UInt64(words.second)
    }

    /// Between 0 and 1, without both.
    mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) / 0x1p53 }

    /// Normally distributed, by the polar method.
    mutating func normal() -> Double {
        while true {
            let (x, y) = (2 * uniform() - 1, 2 * uniform() - 1)
            let square = x * x + y * y
            if square < 1, square > 0 { return x * (-2 * log(square) / square).squareRoot() }
        }
    }

    /// Of the gamma distribution with scale 1 (the method of Marsaglia and Tsang); NaN unless
    /// `shape` is a positive number.
    mutating func gamma(_ shape: Double) -> Double {
        guard shape > 0, shape.isFinite else { return .nan }
        if shape < 1 { return gamma(shape + 1) * pow(uniform(), 1 / shape) }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
            if v > 0, log(uniform()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
        }
    }

    mutating func beta(_ a: Double, _ b: Double) -> Double {
        let x = gamma(a)
        return x / (x + gamma(b))
    }

    /// How many of `count` trials succeed: large numbers are halved at a random order statistic,
    /// small ones counted.
    mutating func binomial(_ count: Double, _ probability: Double) -> Double {
        guard var rest = Int(exactly: count.rounded(.down)), rest >= 0,
            (0...1).contains(probability)
        else { return .nan }
        var (p, successes) = (probability, 0.0)
        while rest > 16 {
            let place = rest / 2 + 1
            let cut = beta(Double(place), Double(rest + 1 - place))
            if cut <= p {
                successes += Double(place)
                rest -= place
                p = (p - cut) / (1 - cut)
            } else {
                rest = place - 1
                p /= cut
            }
        }
        for _ in 0..<rest where uniform() < p { successes += 1 }
        return successes
    }
}
