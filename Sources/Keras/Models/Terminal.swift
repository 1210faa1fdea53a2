#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What standard output goes to.
package enum Terminal {
    /// The width of the terminal: what `COLUMNS` says, or the terminal itself, or 80.
    static var columns: Int {
        if let text = getenv("COLUMNS"), let columns = Int(String(cString: text)), columns > 0 {
            return columns
        }
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            return Int(size.ws_col)
        }
        return 80
    }

    /// Whether standard output goes to a terminal, where progress can be shown.
    package static var isStandardOutput: Bool { isatty(STDOUT_FILENO) == 1 }
}
