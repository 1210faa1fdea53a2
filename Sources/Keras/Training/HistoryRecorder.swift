import KerasJSON
import KerasTensors

/// Collects the logs of each epoch. (Keras: `keras.callbacks.History`.)
final class HistoryRecorder: Callback {
    private(set) var history = History()

    override func onEpochEnd(_ epoch: Int, logs: Logs) { history.add(logs, epoch: epoch) }

    override func state() throws -> CallbackState {
        ["epochs": history.epochs, "logs": JSONValue.array(try history.logs.map { try $0.json })]
    }

    override func restore(from state: CallbackState) throws {
        let epochs: [Int] = try state["epochs"]
        let logs: [JSONValue] = try state["logs"]
        history = History()
        for (epoch, logs) in zip(epochs, logs) { history.add(try Logs(json: logs), epoch: epoch) }
    }
}
