#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How much resident memory the process takes at its peak, beyond what it has now. Linux only.
struct MemoryWatch {
    private let before: Int

    /// Forgets the peak so far; `nil` where the system does not tell.
    init?() {
        guard let file = fopen("/proc/self/clear_refs", "w") else { return nil }
        fputs("5", file)
        fclose(file)
        guard let now = Self.status("VmRSS:") else { return nil }
        before = now
    }

    /// The peak since then, in bytes.
    var extraBytes: Int? { Self.status("VmHWM:").map { max($0 - before, 0) } }

    /// A line of the process's status that gives kilobytes.
    private static func status(_ key: String) -> Int? {
        guard let file = fopen("/proc/self/status", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            if text.hasPrefix(key) {
                return text.split(whereSeparator: \.isWhitespace).dropFirst().first
                    .flatMap { Int($0) }.map { $0 * 1024 }
            }
        }
        return nil
    }
}
