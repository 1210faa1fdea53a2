import KerasTensors

/// The bar or line that shows how far an epoch is, byte for byte as Keras writes it.
/// (Keras: `keras.utils.Progbar` with stateful metrics.)
struct ProgressBar {
    /// Steps in the epoch, if they are known.
    var target: Int?
    let verbosity: Verbosity
    /// Seconds since some moment.
    let clock: () -> Double
    let output: (String) -> Void

    private static let width = 20
    /// The bar is redrawn after this many seconds at the earliest.
    private static let interval = 0.05

    private let start: Double
    private var lastUpdate = 0.0
    private var timeAfterFirstStep: Double?
    /// The characters that the last drawing left on the line.
    private var lineLength = 0
    private var names: [String] = []
    private var values: [String: Double] = [:]

    init(
        target: Int?, verbosity: Verbosity, clock: @escaping () -> Double = ProgressBar.now,
        output: @escaping (String) -> Void = StandardOutput.write
    ) {
        self.target = target
        self.verbosity = verbosity
        self.clock = clock
        self.output = output
        start = clock()
    }

    static func now() -> Double {
        let elapsed = ContinuousClock.now - origin
        let (seconds, attoseconds) = elapsed.components
        return Double(seconds) + Double(attoseconds) * 1e-18 + 1
    }

    private static let origin = ContinuousClock.now

    /// Shows that `current` steps are done. `logs` is read only if the bar is redrawn.
    mutating func update(_ current: Int, finalize: Bool, logs: () throws -> Logs) throws {
        let now = clock()
        let stepTime = estimateStepTime(current, now)
        switch verbosity {
        case .silent: break
        case .progressBar:
            guard finalize || now - lastUpdate >= Self.interval else { return }
            try take(logs())
            drawBar(current, now: now, stepTime: stepTime, isLast: finalize)
        case .line:
            guard finalize, let target, target > 0 else { break }
            try take(logs())
            writeLine(current, of: target, now: now, stepTime: stepTime)
        }
        lastUpdate = now
    }

    private mutating func take(_ logs: Logs) throws {
        for (name, value) in logs {
            let value = try value.mean()
            if values.updateValue(value, forKey: name) == nil { names.append(name) }
        }
    }

    /// Seconds for a step; the first one, which is slower, does not count once there are others.
    private mutating func estimateStepTime(_ current: Int, _ now: Double) -> Double {
        guard current > 0 else { return 0 }
        defer { if current == 1 { timeAfterFirstStep = now } }
        if let timeAfterFirstStep, current > 1 {
            return (now - timeAfterFirstStep) / Double(current - 1)
        }
        return (now - start) / Double(current)
    }

    private mutating func drawBar(_ current: Int, now: Double, stepTime: Double, isLast: Bool) {
        var text = ProgressText()
        if let target, target > 0 {
            let count = Self.padded(current, toDigitsOf: target) + "/\(target)"
            text.add("\u{1B}[1m" + count + "\u{1B}[0m ", codes: 8)
            let done = min(Self.width, Self.width * current / target)
            if done > 0 {
                text.add("\u{1B}[32m" + String(repeating: "━", count: done) + "\u{1B}[0m", codes: 9)
            }
            text.add(
                "\u{1B}[37m" + String(repeating: "━", count: Self.width - done) + "\u{1B}[0m",
                codes: 9)
        } else {
            text.add(Self.padded(current, toDigitsOf: 1_000_000) + "/Unknown")
        }
        let time =
            if let target, target > 0, !isLast {
                Self.remaining(stepTime * Double(target - current))
            } else {
                PythonFormat.fixed(now - start, decimals: 0) + "s"
            }
        text.add(" \u{1B}[1m" + time + "\u{1B}[0m", codes: 8)
        text.add(Self.stepTimeText(stepTime))
        for name in names {
            let value = values[name] ?? 0
            text.add(" - \(name): " + Self.number(value, isLarge: abs(value) > 1e-3))
        }
        var message = String(repeating: "\u{8}", count: lineLength) + "\r" + text.text
        if lineLength > text.length {
            message += String(repeating: " ", count: lineLength - text.length)
        }
        lineLength = text.length
        output(message + (isLast ? "\n" : ""))
    }

    private mutating func writeLine(
        _ current: Int, of target: Int, now: Double, stepTime: Double
    ) {
        var message = Self.padded(current, toDigitsOf: target) + "/\(target)"
        message += " - " + PythonFormat.fixed(now - start, decimals: 0) + "s -"
        message += Self.stepTimeText(stepTime)
        for name in names {
            let value = values[name] ?? 0
            message += " - \(name): " + Self.number(value, isLarge: value > 1e-3)
        }
        output(message + "\n")
    }

    private static func number(_ value: Double, isLarge: Bool) -> String {
        isLarge
            ? PythonFormat.fixed(value, decimals: 4) : PythonFormat.scientific(value, decimals: 4)
    }

    private static func padded(_ value: Int, toDigitsOf target: Int) -> String {
        let text = String(value)
        return String(repeating: " ", count: max(0, String(target).count - text.count)) + text
    }

    private static func stepTimeText(_ seconds: Double) -> String {
        if seconds >= 1 || seconds == 0 {
            return " " + PythonFormat.fixed(seconds, decimals: 0) + "s/step"
        }
        if seconds >= 1e-3 {
            return " " + PythonFormat.fixed(seconds * 1e3, decimals: 0) + "ms/step"
        }
        return " " + PythonFormat.fixed(seconds * 1e6, decimals: 0) + "us/step"
    }

    /// `1:02:03`, `2:03` or `3s`.
    private static func remaining(_ seconds: Double) -> String {
        let whole = Int(exactly: seconds.rounded(.towardZero)) ?? 0
        func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        if seconds > 3600 {
            return "\(whole / 3600):\(twoDigits(whole % 3600 / 60)):\(twoDigits(whole % 60))"
        }
        return seconds > 60 ? "\(whole / 60):\(twoDigits(whole % 60))" : "\(whole)s"
    }
}

extension LogValue {
    /// The number that is shown.
    fileprivate func mean() throws -> Double {
        switch self {
        case .number(let number): number
        case .tensor(let tensor): try Ops.mean(tensor).doubleValue()
        }
    }
}

/// Text with terminal codes, and the length it has on the screen.
private struct ProgressText {
    private(set) var text = ""
    private(set) var length = 0

    mutating func add(_ part: String, codes: Int = 0) {
        text += part
        // As Python counts: code points, less those of the terminal codes.
        length += part.unicodeScalars.count - codes
    }
}
