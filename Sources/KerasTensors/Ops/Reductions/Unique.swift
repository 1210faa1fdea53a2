extension Ops {
    /// What ``unique(_:axis:size:fillValue:)`` finds.
    public struct UniqueElements: Sendable {
        /// Every value once, in ascending order.
        public let values: Tensor
        /// Where each value is first, int32.
        public let indices: Tensor
        /// The number of each element's value, int32; without an axis in the shape of `x`.
        public let inverse: Tensor
        /// How often each value occurs, int32.
        public let counts: Tensor
    }

    /// The different elements of `x`, or the different slices along `axis` (`keras.ops.unique`).
    /// No NaN equals another.
    ///
    /// - Parameters:
    ///   - size: How many there are to be: others are left out, missing ones filled in, which
    ///     occur 0 times.
    ///   - fillValue: What is filled in; the first value if `nil`.
    /// - Throws: ``TensorError`` for symbolic tensors, since the shape depends on the values.
    public static func unique(
        _ x: Tensor, axis: Int? = nil, size: Int? = nil, fillValue: WeakScalar? = nil
    ) throws -> UniqueElements {
        let x = try x.materialized().detached
        let lines = try axis.map { try moveaxis(x, source: Axes($0), destination: 0) } ?? ravel(x)
        let count = lines.shape.sizes[0]
        let width = try lines.shape.product(1..<lines.rank)
        let groups =
            try x.dtype.isInteger
            ? equalLines(lines.exactIntegerValues(), count: count, width: width)
            : equalLines(lines.doubleValues(), count: count, width: width)
        var inverse = [Int](repeating: 0, count: count)
        for (number, group) in groups.enumerated() {
            for line in group { inverse[line] = number }
        }
        let size = try size.map { try bounded($0, "unique", "size", atLeast: 0) } ?? groups.count
        let kept = groups.prefix(size)
        var indices = try integers(kept.map { $0[0] })
        var counts = try integers(kept.map(\.count))
        var values = try take(lines, indices, axis: 0)
        if size > kept.count {
            let missing = size - kept.count
            let first = groups.first?[0] ?? 0
            let filler =
                try fillValue?.tensor(dtype: x.dtype) ?? take(lines, integers([first]), axis: 0)
            let sizes = [missing] + lines.shape.sizes.dropFirst()
            values = try concatenate([values, broadcastTo(filler, Shape(sizes: sizes))])
            indices = try concatenate([
                indices, full(Shape(sizes: [missing]), .int(first), dtype: .int32),
            ])
            counts = try concatenate([
                counts, full(Shape(sizes: [missing]), .int(0), dtype: .int32),
            ])
        }
        if let axis { values = try moveaxis(values, source: 0, destination: Axes(axis)) }
        return UniqueElements(
            values: values, indices: indices,
            inverse: try integers(inverse, shape: axis == nil ? x.shape.sizes : nil),
            counts: counts)
    }

    /// The numbers of lines that are equal, each group in ascending order of numbers, the groups in
    /// the order of the lines; NaN last, and equal to nothing.
    private static func equalLines<Number: Comparable>(
        _ numbers: [Number], count: Int, width: Int
    ) -> [[Int]] {
        func line(_ index: Int) -> ArraySlice<Number> {
            numbers[index * width..<(index + 1) * width]
        }
        func isBefore(_ a: Int, _ b: Int) -> Bool {
            for (x, y) in zip(line(a), line(b)) {
                // What does not equal itself is NaN.
                if x < y || (y != y && x == x) { return true }
                if x > y || (x != x && y == y) { return false }
            }
            return a < b
        }
        var groups: [[Int]] = []
        for index in (0..<count).sorted(by: isBefore) {
            if let last = groups.last?.first, line(last).elementsEqual(line(index)) {
                groups[groups.count - 1].append(index)
            } else {
                groups.append([index])
            }
        }
        return groups
    }
}
