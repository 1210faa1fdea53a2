import OrderedCollections

/// What `fit` measured: the logs of each epoch. (Keras: `keras.callbacks.History`.)
public struct History: Sendable {
    /// The numbers of the epochs, counted from 0.
    public internal(set) var epochs: [Int] = []
    /// The values of each log, epoch by epoch: `history["loss"]`. Names in the order of the logs.
    public internal(set) var history: OrderedDictionary<String, [Double]> = [:]

    public init() {}

    /// The values of the log called `name`, epoch by epoch; empty if there is none.
    public subscript(name: String) -> [Double] { history[name] ?? [] }

    mutating func add(_ logs: Logs, epoch: Int) {
        epochs.append(epoch)
        for (name, value) in logs { history[name, default: []].append(value) }
    }
}
