import KerasTestSupport
import Testing

@testable import KerasTensors

/// The functions that float32 computes in double: beside float64's, which are the C library's.
@Suite struct ElementaryFunctionsTests {
    static let functions =
        UnaryFunction.logarithms + UnaryFunction.ofAngles + UnaryFunction.trigonometry
        + [UnaryFunction("cube root") { try Ops.cbrt($0) }]

    private static let special: [Float] = [
        0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 1e10, -1e10, 1e38, -1e38, .leastNonzeroMagnitude,
        -.leastNonzeroMagnitude, .leastNormalMagnitude, .infinity, -.infinity, .nan, 16_777_216,
    ]

    /// Floats of all magnitudes, as many near 1, and angles of many periods.
    private static func floats(_ count: Int, seed: UInt64) -> [Float] {
        var numbers = Numbers(seed: seed)
        let any = (0..<count).map { _ in
            Float(bitPattern: UInt32(numbers.next(in: 0...4_294_967_295)))
        }
        let near = (0..<count).map { _ in Float(numbers.next(in: -4...4)) }
        let periods = (0..<count).map { _ in Float(numbers.next(in: -1_048_576...1_048_576)) }
        return special + any + near + periods
    }

    /// How far the float is from the number, in distances of floats; nothing if both are no numbers.
    private static func error(of found: Double, from exact: Double) -> Double {
        if exact.isNaN || found.isNaN { return exact.isNaN && found.isNaN ? 0 : .infinity }
        let nearest = Float(exact)
        if found == Double(nearest) { return 0 }
        guard nearest.isFinite, found.isFinite else { return .infinity }
        return abs(found - exact) / Double(nearest.ulp)
    }

    @Test(arguments: functions)
    func areTheNearestFloat(function: UnaryFunction) throws {
        let x = Self.floats(20_000, seed: 17)
        let found = try function.function(try Tensor(x)).doubles
        let exact = try function.function(try Tensor(x.map(Double.init))).doubles
        for (index, number) in x.enumerated() {
            let error = Self.error(of: found[index], from: exact[index])
            // Angles beyond 2^20 are the C library's, and its tangents are not as good.
            let limit = abs(number) > 1_048_576 ? 1.4 : 0.5005
            #expect(error <= limit, "\(function)(\(number)) is \(found[index])")
            // The sign of a zero, too.
            if found[index] == 0 { #expect(found[index].sign == exact[index].sign, "\(number)") }
        }
    }

    @Test func powersAreTheNearestFloat() throws {
        let (x, y) = Self.pairs()
        try expectNearest(x, y) { try Ops.power($0, $1) }
        // Whole exponents of negative numbers.
        let base = Self.floats(5_000, seed: 3).map { -abs($0) }
        let exponent = base.indices.map { Float($0 % 41 - 20) }
        try expectNearest(base, exponent) { try Ops.power($0, $1) }
    }

    @Test func anglesOfPointsAreTheNearestFloat() throws {
        let (y, x) = Self.pairs()
        try expectNearest(y, x) { try Ops.arctan2($0, $1) }
    }

    /// Large angles among others, at all places of a vector, are as exact as alone and do not change theirs.
    @Test(arguments: UnaryFunction.ofAngles)
    func largeAnglesAreExactAmongOthers(function: UnaryFunction) throws {
        let some: [Float] = [1, 1_048_576, 1_048_577, 3, 1e7, -1e22, 0.5, 3.4e38, .infinity, -2, 5]
        let angles = (0..<23).flatMap { _ in some }
        let alone = try some.map { try function.function(try Tensor([$0])).doubles[0] }
        let slopes = try some.map { try gradient(of: function, at: [Double($0)])[0] }
        let together = try function.function(try Tensor(angles)).doubles
        let gradients = try gradient(of: function, at: angles)
        for index in angles.indices {
            let (value, slope) = (alone[index % some.count], slopes[index % some.count])
            #expect(together[index] == value || together[index].isNaN && value.isNaN)
            let found = gradients[index]
            #expect(
                slope.isNaN ? found.isNaN : abs(found - slope) <= 1e-6 * max(1, abs(slope)),
                "the slope at \(angles[index])")
        }
    }

    /// Of the tail only its relative error says something.
    @Test func theComplementOfErfKeepsItsDigits() throws {
        let x = (0..<4000).map { Float($0 - 2000) * 0.0045 }
        let found = try Ops.erfc(try Tensor(x)).doubles
        let exact = try Ops.erfc(try Tensor(x.map(Double.init))).doubles
        expectClose(found, exact, relative: 5e-6, absolute: 0)
    }

    private func gradient(
        of function: UnaryFunction, at x: [some TensorScalar]
    ) throws -> [Double] {
        let result = try Tape.record { tape in
            let watched = tape.watch(try Tensor(x))
            return try tape.gradients(of: function.function(watched), with: [watched])[0]
        }
        return try #require(result).doubles
    }

    /// Any floats, and each special one with each.
    private static func pairs() -> ([Float], [Float]) {
        let x = floats(20_000, seed: 7)
        let y = floats(20_000, seed: 8)
        let left = special.flatMap { Array(repeating: $0, count: special.count) }
        let right = special.flatMap { _ in special }
        return (x + left, y + right)
    }

    private func expectNearest(
        _ a: [Float], _ b: [Float], function: (Tensor, Tensor) throws -> Tensor
    ) throws {
        let found = try function(try Tensor(a), try Tensor(b)).doubles
        let exact = try function(
            try Tensor(a.map(Double.init)), try Tensor(b.map(Double.init))
        ).doubles
        for index in a.indices {
            let error = Self.error(of: found[index], from: exact[index])
            #expect(error <= 0.5005, "of \(a[index]) and \(b[index]) it is \(found[index])")
            if found[index] == 0 { #expect(found[index].sign == exact[index].sign) }
        }
    }
}
