/// A short account of many numbers that their quantiles can be read from: values in ascending
/// order, and how many numbers each stands for.
struct QuantileSummary {
    private var values: [Float] = []
    private var weights: [Float] = []

    init() {}

    /// The account that a file has: values, and as many weights.
    ///
    /// `nil` for weights that no numbers can have given.
    init?(values: [Float], weights: [Float]) {
        let sum = weights.reduce(0, +)
        guard weights.allSatisfy({ $0 >= 0 }), sum > 0, sum.isFinite else { return nil }
        let pairs = zip(values, weights).sorted { Self.isAscending($0.0, $1.0) }
        self.values = pairs.map(\.0)
        self.weights = pairs.map(\.1)
    }

    /// The account of `data`, of about `1 / epsilon` values.
    init(data: [Float], epsilon: Double) {
        let step = max(Double(data.count) / (1 / epsilon), 1)
        let sorted = data.sorted(by: Self.isAscending)
        values = stride(from: Int(step - 1), to: sorted.count, by: Int(step)).map { sorted[$0] }
        weights = Array(repeating: Float(step), count: values.count)
    }

    /// The account of these numbers and of those of `other`.
    func merged(with other: QuantileSummary, epsilon: Double) -> QuantileSummary {
        var merged = QuantileSummary()
        let pairs = zip(values + other.values, weights + other.weights)
            .sorted { Self.isAscending($0.0, $1.0) }
        merged.values = pairs.map(\.0)
        merged.weights = pairs.map(\.1)
        return merged.compressed(epsilon: epsilon)
    }

    /// The boundaries of `binCount` bins of about as many numbers each.
    func boundaries(binCount: Int) -> [Float] {
        compressed(epsilon: 1 / Double(binCount)).values.dropLast()
    }

    /// NaN last, as NumPy sorts.
    private static func isAscending(_ a: Float, _ b: Float) -> Bool {
        a < b || (b.isNaN && !a.isNaN)
    }

    private func compressed(epsilon: Double) -> QuantileSummary {
        guard Double(values.count) * epsilon >= 1 else { return self }
        var sum: Float = 0
        let cumulative = weights.map { weight in
            sum += weight
            return sum
        }
        let parts = cumulative.map { Double($0 / sum) }
        // As many as numpy.arange(0, 1, epsilon) has.
        let places = (0..<Int((1 / epsilon).rounded(.up))).map { epsilon + Double($0) * epsilon }
        var result = QuantileSummary()
        var before = 0.0
        for place in places {
            result.values.append(Float(Self.interpolated(place, parts, values)))
            let weight = Self.interpolated(place, parts, cumulative)
            result.weights.append(Float(weight - before))
            before = weight
        }
        return result
    }

    /// The value at `x` of the line through the points, whose first coordinates ascend; at the ends
    /// it goes on level.
    private static func interpolated(_ x: Double, _ xs: [Double], _ ys: [Float]) -> Double {
        guard let first = ys.first, let last = ys.last, let firstX = xs.first, let lastX = xs.last
        else { return .nan }
        // Coordinates that are no numbers compare with none.
        if xs.count == 1 || x <= firstX { return Double(first) }
        if x >= lastX { return Double(last) }
        // The last point that is not beyond.
        var range = 0..<xs.count - 1
        while range.count > 1 {
            let middle = range.lowerBound + range.count / 2
            range = xs[middle] <= x ? middle..<range.upperBound : range.lowerBound..<middle
        }
        let index = range.lowerBound
        let slope =
            (Double(ys[index + 1]) - Double(ys[index])) / (xs[index + 1] - xs[index])
        return slope * (x - xs[index]) + Double(ys[index])
    }
}
