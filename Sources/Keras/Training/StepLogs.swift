import KerasTensors
import OrderedCollections

/// Names and their numbers, in order: `["loss": 0.25, "accuracy": 0.9]`.
public typealias Logs = OrderedDictionary<String, Double>

/// What a step reports. The numbers are read when somebody asks for them, not at each step.
///
/// The logs of the built-in steps are the means since the epoch began, up to the moment at which
/// they are read. A step of your own returns tensors or numbers:
/// `return ["loss": loss, "error": error]`.
public struct StepLogs: ExpressibleByDictionaryLiteral {
    private let read: () throws -> Logs

    /// Logs that `read` works out when they are asked for.
    public init(_ read: @escaping () throws -> Logs) { self.read = read }

    public init(_ values: Logs) { read = { values } }

    /// Logs of tensors, each with one element.
    public init(dictionaryLiteral elements: (String, Tensor)...) {
        read = {
            var logs: Logs = [:]
            for (name, value) in elements { logs[name] = try value.doubleValue() }
            return logs
        }
    }

    /// These logs and `others`, which win: `try computeMetrics(batch, outputs: y)
    /// .merging(["loss": loss])`.
    public func merging(_ others: StepLogs) -> StepLogs {
        StepLogs { try read().merging(others.read()) { $1 } }
    }

    /// The numbers now, ordered by name, as Keras reports them.
    public func values() throws -> Logs {
        var logs = try read()
        logs.sort { $0.key < $1.key }
        return logs
    }
}
