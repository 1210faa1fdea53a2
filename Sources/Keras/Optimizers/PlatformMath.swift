#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Float {
    func raised(to exponent: Float) -> Float { powf(self, exponent) }
    var cosine: Float { cosf(self) }
    var logarithm: Float { logf(self) }
}
