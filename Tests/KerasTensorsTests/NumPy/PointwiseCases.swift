@testable import KerasTensors

/// Functions of one, two or three numbers, as Keras and Swift spell them.
enum PointwiseCases {
    typealias Input = OracleCase.Input

    /// Numbers with the special ones among them.
    private static let special = Input(
        shape: [12], dtype: .float32,
        values: [0, -0.0, 1, -1, .infinity, -.infinity, .nan, 2.5, -2.5, 7, 1e-3, -30])
    private static let others = Input(
        shape: [12], dtype: .float32,
        values: [1, 0, -0.0, .infinity, .infinity, -.infinity, 2, .nan, 2.5, -3, 4, 1e-3])
    private static let positive = Input(
        shape: [2, 3], dtype: .float32, values: [0.5, 1, 2.5, 4, 9, 0.125])
    private static let integers = Input.indices([12, -18, 0, 7, 255, -1], 2, 3)
    private static let counts = Input.indices([8, 6, 5, 0, 3, 33], 2, 3)

    static let ofOne: [OracleCase] = [
        OracleCase(one: "ops.absolute(x)", .numbers(2, 3)) { try Ops.absolute($0[0]) },
        OracleCase(one: "ops.fabs(x)", .numbers(2, 3)) { try Ops.fabs($0[0]) },
        OracleCase(one: "ops.exp2(x)", .numbers(2, 3), relative: 1e-6) { try Ops.exp2($0[0]) },
        OracleCase(one: "ops.cbrt(x)", .numbers(3, 3), relative: 1e-6) { try Ops.cbrt($0[0]) },
        OracleCase(one: "ops.erfc(x)", .numbers(3, 3), relative: 1e-6) { try Ops.erfc($0[0]) },
        OracleCase(one: "ops.deg2rad(x)", .numbers(2, 3), relative: 1e-6) {
            try Ops.deg2rad($0[0])
        },
        OracleCase(one: "ops.rad2deg(x)", .numbers(2, 3), relative: 1e-6) {
            try Ops.rad2deg($0[0])
        },
        OracleCase(one: "ops.sinc(x)", .numbers(2, 5), relative: 2e-6) { try Ops.sinc($0[0]) },
        OracleCase(one: "ops.sinc(x)", special.with([0, 1, 2, 0.5])) { try Ops.sinc($0[0]) }
            .withoutGradient,
        OracleCase(one: "ops.signbit(x)", special) { try Ops.signbit($0[0]) },
        OracleCase(one: "ops.signbit(x)", integers) { try Ops.signbit($0[0]) },
        OracleCase(one: "ops.isposinf(x)", special) { try Ops.isposinf($0[0]) },
        OracleCase(one: "ops.isneginf(x)", special) { try Ops.isneginf($0[0]) },
        OracleCase(one: "ops.angle(x)", special.with([1, -2, -0.0, 0, 3])) {
            try Ops.angle($0[0])
        }.withoutGradient,
        OracleCase(one: "ops.angle(x)", .numbers(4)) { try Ops.angle($0[0]) },
        OracleCase(one: "ops.conj(x)", .numbers(2)) { try Ops.conj($0[0]) },
        OracleCase(one: "ops.conjugate(x)", .numbers(2)) { try Ops.conjugate($0[0]) },
        OracleCase(one: "ops.real(x)", .numbers(2)) { try Ops.real($0[0]) },
        OracleCase(one: "ops.imag(x)", .numbers(2)) { try Ops.imag($0[0]) },
        OracleCase(one: "ops.isreal(x)", special) { try Ops.isreal($0[0]) },
        OracleCase(one: "ops.copy(x)", .numbers(2)) { try Ops.copy($0[0]) },
        OracleCase(one: "ops.i0(x)", .numbers(3, 4), relative: 2e-6) { try Ops.i0($0[0]) },
        OracleCase(one: "ops.i0(x)", special.with([0, 1e-3, 8, -8.5, 20, 60]), relative: 2e-6) {
            try Ops.i0($0[0])
        },
        OracleCase(one: "ops.view(x, 'int32')", special.with([1, -2, 0.1])) {
            try Ops.view($0[0], .int32)
        },
        OracleCase(one: "ops.view(x, 'float32')", integers.with([1, 1_073_741_824, -7])) {
            try Ops.view($0[0], .float32)
        },
        OracleCase(one: "ops.view(x, 'uint8')", .numbers(2, 3)) { try Ops.view($0[0], .uint8) },
        OracleCase(one: "ops.view(x, 'int32')", .numbers(3, 4, dtype: .int16)) {
            try Ops.view($0[0], .int32)
        },
        OracleCase(one: "ops.bitwise_invert(x)", integers) { try Ops.bitwiseInvert($0[0]) },
        OracleCase(one: "ops.bitwise_not(x)", integers) { try Ops.bitwiseNot($0[0]) },
    ]

    static let ofTwo: [OracleCase] = [
        OracleCase(one: "ops.divide_no_nan(x, y)", .numbers(2, 3), .numbers(3), relative: 1e-6) {
            try Ops.divideNoNan($0[0], $0[1])
        },
        OracleCase(
            one: "ops.divide_no_nan(x, y)", special.with([1, 0, -2, 3]),
            special.with([0, 0, 4, 0])
        ) { try Ops.divideNoNan($0[0], $0[1]) },
        OracleCase(one: "ops.fmod(x, y)", .numbers(3, 3), .numbers(1, 3), relative: 1e-6) {
            try Ops.fmod($0[0], $0[1])
        },
        OracleCase(one: "ops.fmod(x, y)", integers, .indices([5, -4, 3, 0, 16, 2], 2, 3)) {
            try Ops.fmod($0[0], $0[1])
        },
        OracleCase(one: "ops.fmax(x, y)", special, others) { try Ops.fmax($0[0], $0[1]) },
        OracleCase(one: "ops.fmin(x, y)", special, others) { try Ops.fmin($0[0], $0[1]) },
        OracleCase(one: "ops.heaviside(x, y)", special, others) {
            try Ops.heaviside($0[0], $0[1])
        },
        OracleCase(one: "ops.hypot(x, y)", .numbers(2, 3), .numbers(1, 3), relative: 1e-6) {
            try Ops.hypot($0[0], $0[1])
        },
        OracleCase(
            one: "ops.hypot(x, y)",
            Input(shape: [6], dtype: .float32, values: [0, -0.0, 3, -4, 2, 0]),
            Input(shape: [6], dtype: .float32, values: [0, 0, 0, 3, 2, -5]), relative: 1e-6
        ) { try Ops.hypot($0[0], $0[1]) },
        OracleCase(
            one: "ops.hypot(x, y)",
            Input(shape: [3], dtype: .float32, values: [1e30, 1e-30, 3e38]),
            Input(shape: [3], dtype: .float32, values: [1e30, 1e-30, 3e38]), relative: 1e-6
        ) { try Ops.hypot($0[0], $0[1]) }.withoutGradient,
        OracleCase(one: "ops.hypot(x, y)", special, others, relative: 1e-6) {
            try Ops.hypot($0[0], $0[1])
        }.withoutGradient,
        OracleCase(one: "ops.ldexp(x, y)", .numbers(2, 3), .indices([3, -2, 0, 20, -100, 1], 2, 3))
        { try Ops.ldexp($0[0], $0[1]) },
        OracleCase(one: "ops.logaddexp(x, y)", .numbers(2, 3), .numbers(2, 1), relative: 1e-6) {
            try Ops.logaddexp($0[0], $0[1])
        },
        OracleCase(one: "ops.logaddexp(x, y)", special, others, relative: 1e-6) {
            try Ops.logaddexp($0[0], $0[1])
        }.withoutGradient,
        OracleCase(one: "ops.logaddexp2(x, y)", .numbers(2, 3), .numbers(2, 1), relative: 1e-6) {
            try Ops.logaddexp2($0[0], $0[1])
        },
        OracleCase(one: "ops.gcd(x, y)", integers, counts) { try Ops.gcd($0[0], $0[1]) },
        OracleCase(one: "ops.lcm(x, y)", integers, counts) { try Ops.lcm($0[0], $0[1]) },
        OracleCase(one: "ops.nextafter(x, y)", special, others) {
            try Ops.nextafter($0[0], $0[1])
        }.withoutGradient,
        OracleCase(
            one: "ops.nextafter(x, y)", .numbers(6, dtype: .bfloat16), .numbers(1, dtype: .bfloat16)
        ) { try Ops.nextafter($0[0], $0[1]) }.withoutGradient,
        OracleCase(one: "ops.bitwise_and(x, y)", integers, counts) {
            try Ops.bitwiseAnd($0[0], $0[1])
        },
        OracleCase(one: "ops.bitwise_or(x, y)", integers, counts) {
            try Ops.bitwiseOr($0[0], $0[1])
        },
        OracleCase(one: "ops.bitwise_xor(x, y)", integers, counts) {
            try Ops.bitwiseXor($0[0], $0[1])
        },
        OracleCase(one: "ops.bitwise_left_shift(x, y)", integers, counts) {
            try Ops.bitwiseLeftShift($0[0], $0[1])
        },
        OracleCase(one: "ops.bitwise_right_shift(x, y)", integers, counts) {
            try Ops.bitwiseRightShift($0[0], $0[1])
        },
        OracleCase(one: "ops.left_shift(x, y)", integers, counts) {
            try Ops.leftShift($0[0], $0[1])
        },
        OracleCase(one: "ops.right_shift(x, y)", integers, counts) {
            try Ops.rightShift($0[0], $0[1])
        },
        OracleCase(one: "ops.isclose(x, y)", special, others) { try Ops.isclose($0[0], $0[1]) },
        OracleCase(one: "ops.isclose(x, y, 0.5, 2.0, True)", special, others) {
            try Ops.isclose($0[0], $0[1], rtol: 0.5, atol: 2, equalNaN: true)
        },
        OracleCase(one: "ops.allclose(x, y, rtol=0.1)", .numbers(3), .numbers(3)) {
            try Ops.allclose($0[0], $0[1], rtol: 0.1)
        },
        OracleCase(
            one: "ops.select([x > 0, x > -3], [x * 2.0, y], 9.0)", .numbers(7), .numbers(7)
        ) {
            let x = $0[0]
            return try Ops.select(
                [Ops.greater(x, 0), Ops.greater(x, -3)], [x * 2.0, $0[1]], default: 9.0)
        },
    ]
}
