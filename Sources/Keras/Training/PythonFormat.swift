#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Numbers as Python's format strings write them.
enum PythonFormat {
    /// `f"{value:.4f}"`.
    static func fixed(_ value: Double, decimals: Int) -> String {
        format("%.\(decimals)f", value)
    }

    /// `f"{value:.4e}"`.
    static func scientific(_ value: Double, decimals: Int) -> String {
        format("%.\(decimals)e", value)
    }

    private static func format(_ pattern: String, _ value: Double) -> String {
        // Python writes "nan" whatever the sign.
        if value.isNaN { return "nan" }
        return withVaList([value]) { arguments in
            // The largest double has 309 digits before the point.
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
                guard let start = buffer.baseAddress else { return "" }
                let length = vsnprintf(start, buffer.count, pattern, arguments)
                let bytes = UnsafeRawBufferPointer(start: start, count: max(0, Int(length)))
                return String(decoding: bytes, as: UTF8.self)
            }
        }
    }
}
