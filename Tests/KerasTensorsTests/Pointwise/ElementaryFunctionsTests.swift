import KerasTestSupport
import Testing

@testable import KerasTensors

/// The functions that float32 computes in double: beside float64's, which are the C library's.
@Suite struct ElementaryFunctionsTests {
    private static let names: Set<String> = [
        "log2", "log10", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh",
        "arcsinh", "arccosh", "arctanh",
    ]
    static let functions =
        UnaryFunction.all.filter { names.contains($0.name) }
        + [UnaryFunction("cbrt") { try Ops.cbrt($0) }]

    private static let special: [Float] = [
        0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 1e10, -1e10, 1e38, -1e38, .leastNonzeroMagnitude,
        -.leastNonzeroMagnitude, .leastNormalMagnitude, .infinity, -.infinity, .nan, 16_777_216,
    ]

    /// Floats of all magnitudes, and as many near 1.
    private static func floats(_ count: Int, seed: UInt64) -> [Float] {
        var numbers = Numbers(seed: seed)
        let any = (0..<count).map { _ in
            Float(bitPattern: UInt32(numbers.next(in: 0...4_294_967_295)))
        }
        let near = (0..<count).map { _ in Float(numbers.next(in: -4...4)) }
        return special + any + near
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
        // Angles beyond 2^20 are the C library's, and its tangents are not as good.
        let limit = function.name == "tan" ? 1.4 : ["sin", "cos"].contains(function.name) ? 0.57 : 0.51
        for (index, number) in x.enumerated() {
            let error = Self.error(of: found[index], from: exact[index])
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

    /// A large angle among others is as exact as alone, and does not change theirs.
    @Test(arguments: ["sin", "cos", "tan"])
    func largeAnglesAreExactAmongOthers(name: String) throws {
        let function = try #require(Self.functions.first { $0.name == name })
        let angles: [Float] = [1, 1_048_576, 1_048_577, 3, 1e7, -1e22, 0.5, 3.4e38, .infinity, -2]
        let together = try function.function(try Tensor(angles)).doubles
        let gradients = try gradient(of: function, at: angles)
        for (index, angle) in angles.enumerated() {
            let alone = try function.function(try Tensor([angle])).doubles[0]
            #expect(alone == together[index] || alone.isNaN && together[index].isNaN)
            let exact = try gradient(of: function, at: [Double(angle)])[0]
            let found = gradients[index]
            #expect(
                exact.isNaN ? found.isNaN : abs(found - exact) <= 1e-6 * max(1, abs(exact)),
                "the slope of \(name) at \(angle)")
        }
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
        let x = floats(20_000, seed: 7), y = floats(20_000, seed: 8)
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
            #expect(error <= 0.51, "of \(a[index]) and \(b[index]) it is \(found[index])")
            if found[index] == 0 { #expect(found[index].sign == exact[index].sign) }
        }
    }
}
