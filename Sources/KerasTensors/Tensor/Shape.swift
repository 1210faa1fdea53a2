/// The dimensions of a tensor; a dimension that is not known yet (a batch size) is `nil`.
///
/// A shape is written as an array: `[nil, 784]`. Negative axes count from the end, as in Keras.
public struct Shape: Sendable, Hashable, ExpressibleByArrayLiteral {
    /// Unknown dimensions are stored as -1, so that a known shape is a plain array of sizes.
    @usableFromInline let sizes: [Int]

    @usableFromInline init(sizes: [Int]) {
        self.sizes = sizes
    }

    /// A shape with these dimensions. A negative dimension is refused, with a typed error, by
    /// whatever would allocate it; until then it stays negative whatever is added to it.
    public init(_ dimensions: [Int?]) {
        sizes = dimensions.map(Self.stored)
    }

    /// A shape with these dimensions, all known; negative ones as in ``init(_:)-([Int?])``.
    public init(_ dimensions: [Int]) {
        sizes = dimensions.map(Self.stored)
    }

    private static func stored(_ dimension: Int?) -> Int {
        dimension.map { $0 < 0 ? Int.min : $0 } ?? -1
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
    /// A 0 among huge sizes does not make them harmless: their product, which is a stride or the
    /// size of a part, has to fit too, in bytes. So no arithmetic on the sizes of a tensor that
    /// exists can overflow.
    /// - Throws: ``TensorError`` if a dimension is unknown or negative, or the sizes' product is too
    ///   large to be counted.
    public func elementCount() throws -> Int {
        var product = 1
        var isEmpty = false
        for size in sizes {
            guard size >= 0 else {
                throw TensorError.unknownDimension(operation: "elementCount", shape: self)
            }
            guard size > 0 else {
                isEmpty = true
                continue
            }
            let overflow: Bool
            (product, overflow) = product.multipliedReportingOverflow(by: size)
            guard !overflow, product <= Self.largestCount else {
                throw TensorError.shapeOverflow(self)
            }
        }
        return isEmpty ? 0 : product
    }

    /// As many elements of 8 bytes as an integer can count the bytes of.
    private static let largestCount = Int.max / 8

    /// `axis` as an index from the front, or `nil` if there is no such axis.
    public func index(ofAxis axis: Int) -> Int? {
        let index = axis < 0 ? axis + sizes.count : axis
        return sizes.indices.contains(index) ? index : nil
    }

    /// This shape without its first dimension (the batch).
    public var withoutBatch: Shape { Shape(sizes: Array(sizes.dropFirst())) }

    /// This shape without its last dimension.
    var withoutLast: Shape { Shape(sizes: Array(sizes[..<max(0, sizes.count - 1)])) }

    /// This shape with the size along `axis` replaced; unchanged if there is no such axis.
    public func replacing(axis: Int, with size: Int?) -> Shape {
        guard let index = index(ofAxis: axis) else { return self }
        var copy = sizes
        copy[index] = Self.stored(size)
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
    /// Python's spelling of a shape: `(None, 784)`, `(1,)`, `()`. Negative sizes, which no tensor
    /// has, are spelled `negative`.
    public var description: String {
        let parts = sizes.map { $0 == -1 ? "None" : $0 < 0 ? "negative" : String($0) }
        return "(" + parts.joined(separator: ", ") + (parts.count == 1 ? ",)" : ")")
    }
}
