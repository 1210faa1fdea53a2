/// Which inputs of an application lead back to a watched value: a truth value for each of them.
///
/// An array would cost every recorded op an allocation.
public struct NeededGradients: RandomAccessCollection, ExpressibleByArrayLiteral, Sendable {
    private static let bitCount = UInt64.bitWidth

    public private(set) var count = 0
    private var bits: UInt64 = 0
    /// Those that the bits have no room for.
    private var others: [Bool] = []

    public init(arrayLiteral elements: Bool...) { self.init(elements) }

    /// The truth values in their order.
    public init(_ values: some Sequence<Bool>) {
        for value in values { append(value) }
    }

    mutating func append(_ isNeeded: Bool) {
        if count >= Self.bitCount {
            others.append(isNeeded)
        } else if isNeeded {
            bits |= 1 << UInt64(count)
        }
        count += 1
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { count }

    public subscript(position: Int) -> Bool {
        position < Self.bitCount
            ? bits >> UInt64(position) & 1 == 1 : others[position - Self.bitCount]
    }
}
