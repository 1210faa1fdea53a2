/// The axes of a reduction: `-1` or `[0, 2]`. Negative axes count from the end.
public struct Axes: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
    public let values: [Int]
    /// Whether a single number was given, which Keras writes as one.
    public let isSingle: Bool

    public init(_ axes: [Int]) {
        values = axes
        isSingle = false
    }

    public init(_ axis: Int) {
        values = [axis]
        isSingle = true
    }

    public init(integerLiteral value: Int) { self.init(value) }
    public init(arrayLiteral elements: Int...) { self.init(elements) }

    var argument: OperationArgument.Value {
        isSingle ? .int(values[0]) : .list(values.map { .int($0) })
    }

    /// The axes as indices from the front, in order.
    ///
    /// - Throws: ``TensorError/invalidArgument(operation:argument:expected:found:)`` for an axis
    ///   that `shape` does not have, or that is given twice.
    func indices(in shape: Shape, _ operation: String) throws -> [Int] {
        let indices = try values.map { try shape.checkedIndex(ofAxis: $0, operation) }.sorted()
        guard zip(indices, indices.dropFirst()).allSatisfy({ $0 != $1 }) else {
            throw TensorError.invalidArgument(
                operation: operation, argument: "axis", expected: "without duplicates",
                found: "\(values)")
        }
        return indices
    }
}

extension Shape {
    /// `axis` as an index from the front.
    ///
    /// - Throws: ``TensorError/invalidArgument(operation:argument:expected:found:)`` if there is
    ///   no such axis.
    func checkedIndex(ofAxis axis: Int, _ operation: String) throws -> Int {
        guard let index = index(ofAxis: axis) else {
            throw TensorError.invalidArgument(
                operation: operation, argument: "axis",
                expected: "an axis of an array of dimension \(rank)", found: "\(axis)")
        }
        return index
    }
}

/// A shape seen from one of its axes: how many elements lie before, along and after it.
struct AxisExtent {
    var outer = 1
    var size = 1
    var inner = 1

    /// - Parameter axis: `nil` for all of the shape as one axis.
    init(_ shape: Shape, axis: Int?, _ operation: String) throws {
        guard let axis else {
            size = try shape.elementCount()
            return
        }
        let index = try shape.checkedIndex(ofAxis: axis, operation)
        self = try AxisExtent(shape, axes: index..<index + 1)
    }

    /// Adjacent axes, all within the rank, as one.
    init(_ shape: Shape, axes: Range<Int>) throws {
        // The product of all sizes fits an integer; so do those of some.
        _ = try shape.elementCount()
        for (index, dimension) in shape.sizes.enumerated() {
            if index < axes.lowerBound {
                outer *= dimension
            } else if index < axes.upperBound {
                size *= dimension
            } else {
                inner *= dimension
            }
        }
    }
}
