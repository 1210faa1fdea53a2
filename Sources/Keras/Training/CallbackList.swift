import KerasTensors

/// The callbacks of one run: the user's, the history, the progress bar, and at last those that keep
/// the state of all others.
struct CallbackList {
    let all: [Callback]
    let recorder = HistoryRecorder()

    init(
        _ callbacks: [Callback], model: Model, _ verbosity: Verbosity, _ epochs: Int, _ steps: Int?
    ) {
        var all = callbacks.filter { !$0.keepsOthers }
        all.append(recorder)
        if verbosity != .silent {
            all.append(ProgressLogger(verbosity: verbosity, epochs: epochs, steps: steps))
        }
        all += callbacks.filter(\.keepsOthers)
        for callback in all {
            callback.model = model
            callback.params = .init(epochs: epochs, steps: steps, verbose: verbosity)
        }
        self.all = all
    }

    func each(_ body: (Callback) throws -> Void) rethrows {
        for callback in all { try body(callback) }
    }

    /// Tells that an epoch ended, with the logs that callbacks add on the way.
    func endEpoch(_ epoch: Int, logs: Logs) throws {
        var logs = logs
        for callback in all {
            for (name, value) in try callback.additionalLogs(epoch) { logs[value: name] = value }
            try callback.onEpochEnd(epoch, logs: logs)
        }
    }
}
