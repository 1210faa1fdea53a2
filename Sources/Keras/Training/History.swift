import KerasTensors
import OrderedCollections

/// What `fit` measured: the logs of each epoch. (Keras: `keras.callbacks.History`.)
public struct History: Sendable {
    /// The numbers of the epochs, counted from 0.
    public internal(set) var epochs: [Int] = []
    /// The logs of each of the epochs.
    public internal(set) var logs: [Logs] = []

    /// A history without epochs.
    public init() {}

    /// The names of all logs, in their order.
    public var names: [String] { Array(logs.reduce(into: OrderedSet()) { $0.formUnion($1.keys) }) }

    /// The numbers called `name`, epoch by epoch; empty if there are none.
    public subscript(name: String) -> [Double] { logs.compactMap { $0[name] } }

    /// The values called `name` as tensors, epoch by epoch: for metrics that have several at once.
    public subscript(tensor name: String) -> [Tensor] { logs.compactMap { $0[tensor: name] } }

    /// The values called `name` as they are, epoch by epoch.
    public subscript(value name: String) -> [LogValue] { logs.compactMap { $0[value: name] } }

    /// All series of numbers, in the order of the logs. A series of a validation is shorter than
    /// others if not every epoch has one.
    public var history: OrderedDictionary<String, [Double]> {
        var series: OrderedDictionary<String, [Double]> = [:]
        for name in names { series[name] = self[name] }
        return series.filter { !$0.value.isEmpty }
    }

    mutating func add(_ logs: Logs, epoch: Int) {
        epochs.append(epoch)
        self.logs.append(logs)
    }
}
