import KerasJSON

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

    /// `f"{value:.4g}"`.
    static func general(_ value: Double, digits: Int) -> String {
        format("%.\(digits)g", value)
    }

    /// `repr(value)`.
    static func repr(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        return (try? JSONValue.double(value).jsonString()) ?? "\(value)"
    }

    /// `str(numpy.float32(value))`: the fewest digits that tell the float32 from others.
    static func repr(_ value: Float) -> String {
        let shortest = Double("\(value)") ?? Double(value)
        guard value.isFinite, value != 0, !(1e-4..<1e6 ~= Double(value.magnitude)) else {
            return repr(shortest)
        }
        var text = scientific(shortest, decimals: 8)
        for decimals in 0..<8 {
            text = scientific(shortest, decimals: decimals)
            if Float(text) == value { break }
        }
        return text
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
