#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Float {
    func raised(to exponent: Float) -> Float { powf(self, exponent) }
}

extension Double {
    func raised(to exponent: Double) -> Double { pow(self, exponent) }
}
