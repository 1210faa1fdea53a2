import KerasTensors

/// The 8-bit float that kernels and inputs are rounded to: 4 bits of exponent, 3 of mantissa, no
/// infinity.
enum Float8E4M3 {
    static let largest: Float = 448
    private static let smallestExponent = -6
    private static let mantissaBits = 3

    static func rounded(_ value: Float) -> Float {
        guard value.isFinite, value != 0 else { return value }
        let exponent = max(Int(value.exponent), smallestExponent) - mantissaBits
        let unit = Float(sign: .plus, exponent: exponent, significand: 1)
        return (value / unit).rounded(.toNearestOrEven) * unit
    }

    /// `x` as if it had been stored as multiples of `scale` in 8 bits.
    /// (Keras: `quantize_and_dequantize`.)
    static func rounded(_ x: Tensor, scale: Tensor) throws -> Tensor {
        let scale = try Ops.cast(scale, to: x.dtype)
        let limited = try Ops.clip(
            x / scale, min: Tensor(.float(Double(-largest))), max: Tensor(.float(Double(largest))))
        let values = try Ops.cast(limited, to: .float32).array(of: Float.self)
        return try Ops.cast(Tensor(values.map(rounded), shape: x.shape), to: x.dtype) * scale
    }
}
