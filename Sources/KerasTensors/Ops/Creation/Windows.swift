/// Windows: weights of samples that fall off to both ends.
extension Ops {
    /// A triangle from 0 to 1 and back, as `size` float32 numbers (`keras.ops.bartlett`).
    public static func bartlett(_ size: Int) throws -> Tensor {
        try window(size, "bartlett") { try subtract(1, abs(subtract(multiply(2, $0), 1))) }
    }

    /// The Blackman window of `size` float32 numbers (`keras.ops.blackman`).
    public static func blackman(_ size: Int) throws -> Tensor {
        try window(size, "blackman") {
            let once = try multiply(cosine($0, turns: 1), -0.5)
            let twice = try multiply(cosine($0, turns: 2), 0.08)
            return try add(add(once, twice), 0.42)
        }
    }

    /// The Hamming window of `size` float32 numbers (`keras.ops.hamming`).
    public static func hamming(_ size: Int) throws -> Tensor {
        try window(size, "hamming") { try subtract(0.54, multiply(cosine($0, turns: 1), 0.46)) }
    }

    /// The Hann window of `size` float32 numbers (`keras.ops.hanning`).
    public static func hanning(_ size: Int) throws -> Tensor {
        try window(size, "hanning") { try subtract(0.5, multiply(cosine($0, turns: 1), 0.5)) }
    }

    /// The Kaiser window of `size` float32 numbers (`keras.ops.kaiser`); the larger `beta`, the
    /// narrower.
    public static func kaiser(_ size: Int, _ beta: Double) throws -> Tensor {
        try window(size, "kaiser") {
            let height = try subtract(1, square(subtract(multiply(2, $0), 1)))
            let scaled = try multiply(sqrt(maximum(height, 0)), Tensor(.float(beta)))
            return try divide(i0(scaled), i0(Tensor([beta])))
        }
    }

    /// The heights at `size` places from 0 to 1, computed in float64.
    private static func window(
        _ size: Int, _ operation: String, _ height: (Tensor) throws -> Tensor
    ) throws -> Tensor {
        let size = try bounded(size, operation, "x", atLeast: 0)
        if size == 1 { return try ones([1]) }
        return try cast(height(linspace(0.0, 1.0, num: size, dtype: .float64)), to: .float32)
    }

    private static func cosine(_ place: Tensor, turns: Int) throws -> Tensor {
        try cos(multiply(place, Tensor(.float(2 * .pi * Double(turns)))))
    }

    /// The modified Bessel function of the first kind, of order 0 (`keras.ops.i0`).
    public static func i0(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("I0"), [x]) {
            let x = try inexact($0[0])
            let size = try abs(x)
            let isNear = try lessEqual(size, 8)
            let near = try series(nearZero, subtract(divide(`where`(isNear, size, 8), 2), 2))
            let large = try `where`(isNear, 8, size)
            let far = try divide(series(farOut, subtract(divide(32, large), 2)), sqrt(large))
            return try multiply(exp(size), `where`(isNear, near, far))
        }
    }

    /// The sum of a Chebyshev series, of which the highest coefficient comes first, at `x` / 2.
    private static func series(_ coefficients: [Double], _ x: Tensor) throws -> Tensor {
        var current = try zerosLike(x)
        var previous = current
        var last = current
        for coefficient in coefficients {
            (last, previous) = (previous, current)
            current = try add(subtract(multiply(x, previous), last), Tensor(.float(coefficient)))
        }
        return try multiply(subtract(current, last), 0.5)
    }

    /// Of exp(-x) · i0(x) from 0 to 8.
    private static let nearZero: [Double] = [
        1.967980136940625e-15, -1.1776422263324134e-14, 7.677735570777898e-14,
        -4.856257315911914e-13, 2.954843447901159e-12, -1.7267967128068046e-11,
        9.675791397190783e-11, -5.189792715237968e-10, 2.6598233812319244e-09,
        -1.3000249792725674e-08, 6.046994983239518e-08, -2.670793856016717e-07,
        1.1173875390922428e-06, -4.416738358513258e-06, 1.6448448070480017e-05,
        -5.754195010075345e-05, 0.00018850288509570368, -0.0005763755745384936,
        0.0016394756169412026, -0.00432430999505061, 0.010546460394594823, -0.023737414805899307,
        0.049305284239670684, -0.0949010970480475, 0.17162090152220869, -0.3046826723431984,
        0.6767952744094758,
    ]

    /// Of exp(-x) · sqrt(x) · i0(x) from 8 on.
    private static let farOut: [Double] = [
        -3.1712577675773184e-16, -3.621777212331559e-16, 1.7459049909603901e-15,
        3.768839170110461e-15, -9.578185564569051e-15, -4.154888965505232e-14,
        1.5355587068451168e-14, 3.852419150417465e-13, 7.179847788499379e-13,
        -1.7942173775992294e-12, -1.3215855634759361e-11, -3.14992191070073e-11,
        1.188910316332824e-11, 4.940601947551989e-10, 3.396231959220957e-09,
        2.2666689846648037e-08, 2.0489185889307688e-07, 2.891370520769401e-06,
        6.889758346909197e-05, 0.0033691164782556297, 0.8044904110141085,
    ]
}
