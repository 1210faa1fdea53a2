#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Something that can be measured again and again.
protocol Workload {
    /// Does `action` once.
    func measure(_ action: String) throws -> Measurement
}

/// What one run took.
struct Measurement {
    /// Wall-clock time.
    var seconds: Double
    /// The most memory that the process had beyond what it had before, in bytes.
    var extraBytes: Int?

    /// Runs `body` once, on a clock, watching the memory.
    static func of(_ body: () throws -> Void) rethrows -> Measurement {
        let memory = MemoryWatch()
        let start = ContinuousClock.now
        try body()
        return Measurement(
            seconds: (ContinuousClock.now - start).inSeconds, extraBytes: memory?.extraBytes)
    }

    /// The time of one call of `body`, which is called until that has taken a while: as `seconds_of_one` of the
    /// floors.
    static func ofOne(_ body: () throws -> Void) rethrows -> Measurement {
        let start = ContinuousClock.now
        var calls = 0
        var batch = 1
        var elapsed = Duration.zero
        while elapsed < .milliseconds(40) {
            for _ in 0..<batch { try body() }
            calls += batch
            batch *= 2
            elapsed = ContinuousClock.now - start
        }
        return Measurement(seconds: elapsed.inSeconds / Double(calls))
    }

    var json: String {
        "{\"seconds\": \(seconds), \"extraBytes\": \(extraBytes.map(String.init) ?? "null")}"
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

enum Console {
    /// Writes a line at once: someone waits for it.
    static func answer(_ line: String) {
        print(line)
        fflush(nil)
    }

    /// Says on the standard error stream what is wrong with the arguments, and ends the process.
    static func refuse(_ error: UsageError) -> Never {
        // `stderr` is a variable, which Swift does not let everyone use.
        _ = Array("error: \(error)\n".utf8).withUnsafeBytes {
            write(STDERR_FILENO, $0.baseAddress, $0.count)
        }
        exit(64)
    }
}
