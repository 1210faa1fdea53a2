import KerasTensors

/// What a step reports. The values are read when somebody asks for them, not at each step.
///
/// The logs of the built-in steps are the means since the epoch began, up to the moment at which
/// they are read. A step of your own returns tensors or numbers:
/// `return ["loss": loss, "error": error]`.
public struct StepLogs: ExpressibleByDictionaryLiteral {
    private let read: () throws -> Logs

    /// Logs that `read` works out when they are asked for.
    public init(_ read: @escaping () throws -> Logs) { self.read = read }

    /// Logs that are worked out already.
    public init(_ values: Logs) { read = { values } }

    /// Logs of tensors: numbers where these are scalars.
    public init(dictionaryLiteral elements: (String, Tensor)...) {
        read = {
            var logs = Logs()
            for (name, value) in elements { logs[value: name] = try LogValue(value) }
            return logs
        }
    }

    /// These logs and `others`, which win: `try computeMetrics(batch, outputs: y)
    /// .merging(["loss": loss])`.
    public func merging(_ others: StepLogs) -> StepLogs {
        StepLogs { try read().merging(others.read()) }
    }

    /// The values now, ordered by name, as Keras reports them.
    ///
    /// - Throws: What reading throws: what metrics throw, or ``TensorError`` for a tensor without a
    ///   value.
    public func values() throws -> Logs {
        var logs = try read()
        logs.sort()
        return logs
    }
}
