extension Shape {
    /// `axis` as an index from the front.
    ///
    /// - Throws: ``TensorError/invalidArgument(operation:argument:expected:found:)`` if there is
    ///   no such axis.
    func resolved(axis: Int, for operation: String, argument: String = "axis") throws -> Int {
        guard let index = index(ofAxis: axis) else {
            throw TensorError.invalidArgument(
                operation: operation, argument: argument,
                expected: rank == 0
                    ? "absent for a scalar" : "from \(-rank) to \(rank - 1) for shape \(self)",
                found: "\(axis)")
        }
        return index
    }

    /// Different axes as indices from the front.
    func resolved(axes: [Int], for operation: String, argument: String = "axis") throws -> [Int] {
        let result = try axes.map { try resolved(axis: $0, for: operation, argument: argument) }
        guard Set(result).count == result.count else {
            throw TensorError.invalidArgument(
                operation: operation, argument: argument, expected: "different axes",
                found: "\(axes)")
        }
        return result
    }

    /// The product of the sizes of `range`, all known and few enough to be counted.
    func product(_ range: Range<Int>) throws -> Int {
        try Shape(sizes: Array(sizes[range])).elementCount()
    }
}

/// `a` · `b`, for sizes that may come from a file; -1, an unknown size, stays unknown.
func sizeProduct(_ a: Int, _ b: Int) throws -> Int {
    guard a != -1, b != -1 else { return -1 }
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    guard !overflow else { throw TensorError.shapeOverflow(Shape(sizes: [a, b])) }
    return product
}

/// `a` + `b`, for sizes that may come from a file; -1, an unknown size, stays unknown.
func sizeSum(_ a: Int, _ b: Int) throws -> Int {
    guard a != -1, b != -1 else { return -1 }
    let (sum, overflow) = a.addingReportingOverflow(b)
    guard !overflow else { throw TensorError.shapeOverflow(Shape(sizes: [a, b])) }
    return sum
}
