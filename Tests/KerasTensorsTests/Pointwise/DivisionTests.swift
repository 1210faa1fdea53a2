import Testing

@testable import KerasTensors

/// Python's division of floats: worked out in float64 where that is exact, and by the C library where it is not.
@Suite struct DivisionTests {
    /// With the divisor's sign, as in Python.
    private func rest(_ x: Float, _ y: Float) -> Float {
        let rest = x.truncatingRemainder(dividingBy: y)
        return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
    }

    private func quotient(_ x: Float, _ y: Float) -> Float {
        if y == 0 { return x / y }
        let rest = x.truncatingRemainder(dividingBy: y)
        let isLower = rest != 0 && (rest < 0) != (y < 0)
        let quotient = (x - rest) / y
        return (isLower ? quotient - 1 : quotient).rounded(.toNearestOrEven)
    }

    private func check(_ x: [Float], _ y: [Float]) throws {
        let (a, b) = (try Tensor(x), try Tensor(y))
        let rests = try Ops.mod(a, b).array(of: Float.self)
        let quotients = try Ops.floorDivide(a, b).array(of: Float.self)
        let places = x.indices.filter { place in
            func differs(_ found: Float, _ wanted: Float) -> Bool {
                found.isNaN ? !wanted.isNaN : found.bitPattern != wanted.bitPattern
            }
            return differs(rests[place], rest(x[place], y[place]))
                || differs(quotients[place], quotient(x[place], y[place]))
        }
        #expect(
            places.isEmpty,
            "\(places.prefix(3).map { (x[$0], y[$0], rests[$0], quotients[$0]) })")
    }

    /// The exponents of 2 that the operands are apart at most.
    @Test(arguments: [1.0, 20, 28, 31, 60, 120])
    func isExactWhateverTheQuotient(exponents: Double) throws {
        var numbers = Numbers(seed: UInt64(exponents))
        func number() -> Float {
            let exponent = Int(numbers.next(in: -exponents / 2...exponents / 2))
            return Float(numbers.next()) * Float(sign: .plus, exponent: exponent, significand: 1)
        }
        let x = (0..<70_001).map { _ in number() }
        try check(x, x.indices.map { _ in number() })
    }

    @Test func isExactBesideWholeQuotients() throws {
        var numbers = Numbers(seed: 5)
        var (x, y): ([Float], [Float]) = ([], [])
        for _ in 0..<20_000 {
            let divisor = Float(numbers.next())
            let product = divisor * Float(Int(numbers.next(in: -1e6...1e6)))
            x += [product, product.nextUp, product.nextDown]
            y += [divisor, divisor, -divisor]
        }
        try check(x, y)
    }

    @Test func ofSpecialNumbersIsAsInC() throws {
        let special: [Float] = [
            0, -0.0, 1, -1, 0.5, .infinity, -.infinity, .nan, .leastNonzeroMagnitude,
            -.leastNormalMagnitude, .greatestFiniteMagnitude, 0x1p29, 0x1p29 - 32, -3,
        ]
        let pairs = special.flatMap { x in special.map { (x, $0) } }
        try check(pairs.map(\.0), pairs.map(\.1))
    }

    @Test func byOneNumberIsThatByMany() throws {
        var numbers = Numbers(seed: 9)
        let x = try numbers.tensor([70_001], in: -1e4...1e4)
        for divisor in [0.1, -7, 1e-9, .infinity] {
            let many = try Ops.multiply(Ops.onesLike(x), Tensor([Float(divisor)]))
            let one = try Tensor([Float(divisor)])
            #expect(try Ops.mod(x, one).bytes == Ops.mod(x, many).bytes, "\(divisor)")
            #expect(try Ops.floorDivide(one, x).bytes == Ops.floorDivide(many, x).bytes)
        }
    }
}
