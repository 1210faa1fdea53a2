/// The dimensions of a tensor; a dimension that is not known yet (a batch size) is `nil`.
///
/// A shape is written as an array: `[nil, 784]`. Negative axes count from the end, as in Keras.
public struct Shape: Sendable, Hashable, ExpressibleByArrayLiteral {
    /// Unknown dimensions are stored as -1, so that a known shape is a plain array of sizes.
    @usableFromInline let sizes: [Int]

    @usableFromInline init(sizes: [Int]) {
        self.sizes = sizes
    }

    /// A shape with these dimensions. A negative dimension is kept as given and refused, with a
    /// typed error, by whatever would allocate it.
    public init(_ dimensions: [Int?]) {
        sizes = dimensions.map { $0.map { $0 < 0 ? Int.min : $0 } ?? -1 }
    }

    public init(_ dimensions: [Int]) {
        sizes = dimensions.map { $0 < 0 ? Int.min : $0 }
    }

    public init(arrayLiteral elements: Int?...) {
        self.init(elements)
    }

    /// The shape of a scalar.
    public static let scalar = Shape(sizes: [])

    public var rank: Int { sizes.count }

    public var dimensions: [Int?] { sizes.map { $0 == -1 ? nil : $0 } }

    public var isFullyKnown: Bool { !sizes.contains { $0 < 0 } }

    /// The size along `axis` (negative axes count from the end); `nil` if it is unknown or if
    /// there is no such axis.
    public subscript(axis: Int) -> Int? {
        let index = axis < 0 ? axis + sizes.count : axis
        guard sizes.indices.contains(index), sizes[index] != -1 else { return nil }
        return sizes[index]
    }

    /// The sizes of a shape whose dimensions are all known.
    ///
    /// - Throws: ``TensorError/unknownDimension(operation:shape:)`` naming `operation`.
    public func knownSizes(for operation: String) throws -> [Int] {
        guard isFullyKnown else {
            throw TensorError.unknownDimension(operation: operation, shape: self)
        }
        return sizes
    }

    /// The number of elements.
    ///
    /// - Throws: ``TensorError`` if a dimension is unknown or negative, or the product overflows.
    public func elementCount() throws -> Int {
        var count = 1
        for size in sizes {
            guard size >= 0 else {
                throw TensorError.unknownDimension(operation: "elementCount", shape: self)
            }
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard !overflow else { throw TensorError.shapeOverflow(self) }
            count = product
        }
        return count
    }

    /// `axis` as an index from the front, or `nil` if there is no such axis.
    public func index(ofAxis axis: Int) -> Int? {
        let index = axis < 0 ? axis + sizes.count : axis
        return sizes.indices.contains(index) ? index : nil
    }

    /// This shape without its first dimension (the batch).
    public var withoutBatch: Shape { Shape(sizes: Array(sizes.dropFirst())) }

    /// This shape with the size along `axis` replaced; unchanged if there is no such axis.
    public func replacing(axis: Int, with size: Int?) -> Shape {
        guard let index = index(ofAxis: axis) else { return self }
        var copy = sizes
        copy[index] = size ?? -1
        return Shape(sizes: copy)
    }

    /// `lhs`'s dimensions followed by `rhs`'s.
    public static func + (lhs: Shape, rhs: Shape) -> Shape { Shape(sizes: lhs.sizes + rhs.sizes) }

    /// Whether both shapes can be the shape of one tensor: equal ranks, and equal sizes wherever
    /// both are known.
    public func isCompatible(with other: Shape) -> Bool {
        sizes.count == other.sizes.count
            && zip(sizes, other.sizes).allSatisfy { $0 == $1 || $0 == -1 || $1 == -1 }
    }
}

extension Shape: CustomStringConvertible {
    /// Python's spelling of a shape: `(None, 784)`, `(1,)`, `()`.
    public var description: String {
        let parts = sizes.map { $0 == -1 ? "None" : String($0) }
        return "(" + parts.joined(separator: ", ") + (parts.count == 1 ? ",)" : ")")
    }
}
