#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Ends the process; inside a command `exit` means the parser's own.
func systemExit(_ status: Int32) -> Never { exit(status) }

/// A file that would become larger than the process may write is an error of that write from now on, and
/// not the end of the process with half a file left behind.
func ignoreFileSizeSignal() { signal(SIGXFSZ, SIG_IGN) }

enum StandardError {
    /// Writes one line, whatever the text holds.
    static func write(_ text: String) {
        let line = text.inOneLine + "\n"
        // What was printed comes first where both go to one place.
        fflush(nil)
        var bytes = Array(line.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                systemWrite(STDERR_FILENO, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}

// Inside the type above the name means its own method.
private let systemWrite = write
