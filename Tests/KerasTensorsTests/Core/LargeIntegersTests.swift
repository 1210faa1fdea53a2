import Testing

@testable import KerasTensors

/// Integers that are no doubles are compared and divided as what they are.
@Suite struct LargeIntegersTests {
    private static let top = UInt64(1) << 63

    static let divisors: [(UInt64, UInt64, UInt64)] = [
        (top + 2, 6, 2), (.max, 15, 15), (top + 4, top + 4, top + 4), (0, .max, .max), (0, 0, 0),
    ]

    @Test(arguments: divisors)
    func `the greatest common divisor of unsigned ones`(a: UInt64, b: UInt64, divisor: UInt64)
        throws
    {
        #expect(try Ops.gcd(Tensor([a]), Tensor([b])).array(of: UInt64.self) == [divisor])
    }

    @Test func `the least common multiple`() throws {
        let multiples = try Ops.lcm(
            Tensor([UInt64(1) << 62, Self.top, 0]), Tensor([UInt64(3), Self.top, 5]))
        #expect(try multiples.array(of: UInt64.self) == [3 << 62, Self.top, 0])
        let signed = try Ops.lcm(Tensor([-4, 6, Int64.min]), Tensor([6, -4, Int64(0)]))
        #expect(try signed.array(of: Int64.self) == [12, 12, 0])
        // Its magnitude is no signed integer, as in C.
        let least = try Ops.gcd(Tensor([Int64.min]), Tensor([Int64(0)]))
        #expect(try least.array(of: Int64.self) == [.min])
    }

    @Test func `different ones are different`() throws {
        let signed: [Int64] = [1 << 53, (1 << 53) + 1, -(1 << 53) - 1, 1 << 53]
        #expect(
            try Ops.unique(Tensor(signed)).values.array(of: Int64.self)
                == [-(1 << 53) - 1, 1 << 53, (1 << 53) + 1])
        let unsigned: [UInt64] = [.max, .max - 1, 0]
        #expect(
            try Ops.unique(Tensor(unsigned)).values.array(of: UInt64.self)
                == [0, .max - 1, .max])
    }

    @Test func `they are found where they are`() throws {
        let sorted = try Tensor([Int64(1) << 53, (1 << 53) + 2])
        let places = try Ops.searchsorted(sorted, Tensor([(Int64(1) << 53) + 1, (1 << 53) + 2]))
        #expect(try places.array(of: Int32.self) == [1, 1])
        let unsigned = try Ops.searchsorted(
            Tensor([UInt64(3), Self.top]), Tensor([Self.top - 1, Self.top + 1]))
        #expect(try unsigned.array(of: Int32.self) == [1, 2])
    }
}
