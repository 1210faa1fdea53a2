/// The callbacks of one run, the progress bar last.
struct CallbackList {
    let all: [Callback]

    init(
        _ callbacks: [Callback], model: Model, _ verbosity: Verbosity, _ epochs: Int, _ steps: Int
    ) {
        var all = callbacks
        if verbosity != .silent {
            all.append(ProgressLogger(verbosity: verbosity, epochs: epochs, steps: steps))
        }
        for callback in all { callback.model = model }
        self.all = all
    }

    func each(_ body: (Callback) throws -> Void) rethrows {
        for callback in all { try body(callback) }
    }
}
