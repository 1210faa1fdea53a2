#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where progress and summaries are shown.
enum StandardOutput {
    /// Writes at once, in order with what `print` wrote.
    static func write(_ text: String) {
        print(text, terminator: "")
        fflush(nil)
    }
}
