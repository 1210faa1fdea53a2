import KerasTensors

/// The base of the callbacks that watch one value of the logs for improvement.
open class MonitorCallback: Callback {
    /// The name in the logs: `val_loss`.
    public let monitor: String
    /// Which values are better.
    public let mode: MonitorMode
    /// What a change must exceed to be an improvement; not negative.
    public let minDelta: Double
    /// The best value so far.
    public internal(set) var best: Double?
    /// `mode`, with `auto` replaced by what the metric says.
    private var direction: MonitorMode?

    init(monitor: String, mode: MonitorMode, best: Double? = nil, minDelta: Double = 0) {
        self.monitor = monitor
        self.mode = mode
        self.best = best
        self.minDelta = abs(minDelta)
    }

    /// Whether `value` is better than `reference` by more than ``minDelta``; everything is better
    /// than nothing. Compared are float32 numbers, as Keras compares them.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if the mode is
    ///   `auto` and no metric of the model says which values are better.
    final func isImprovement(_ value: Double, over reference: Double?) throws -> Bool {
        let direction = try resolvedDirection()
        guard let reference else { return true }
        return direction == .min
            ? Float(value + minDelta) < Float(reference)
            : Float(value - minDelta) > Float(reference)
    }

    /// Resolves the mode; called at the end of the first epoch, when all metrics are there.
    @discardableResult
    final func resolvedDirection() throws -> MonitorMode {
        if let direction { return direction }
        let found = try mode == .auto ? directionOfMetric() : mode
        guard found != .auto else {
            throw KerasError.invalidArgument(
                object: "\(type(of: self))", argument: "mode",
                expected: ".min or .max, since whether '\(monitor)' should be minimized or "
                    + "maximized is not known",
                found: ".auto")
        }
        direction = found
        return found
    }

    private func directionOfMetric() throws -> MonitorMode {
        let name = monitor.hasPrefix("val_") ? String(monitor.dropFirst(4)) : monitor
        var direction: MonitorMode = name == "loss" ? .min : .auto
        for metric in model?.compiled?.compileMetrics?.metrics ?? []
        where metric.name == name && metric.direction != .auto {
            direction = metric.direction
        }
        return direction
    }

    /// The monitored value; a warning that begins with `what` if the logs have none.
    final func value(in logs: Logs, for what: String) -> Double? {
        if let value = logs[monitor] { return value }
        let names = logs.keys.joined(separator: ",")
        logger.warning(
            "\(what) conditioned on '\(monitor)', which the logs do not have. They have: \(names)")
        return nil
    }

    /// Writes a line if the callback is to be heard.
    final func say(_ line: @autoclosure () -> String, verbose: Bool) {
        if verbose { output(line() + "\n") }
    }

    open override func state() throws -> CallbackState { ["best": best] }

    open override func restore(from state: CallbackState) throws { best = try state["best"] }
}
