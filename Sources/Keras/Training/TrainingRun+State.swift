import KerasJSON
import KerasTensors
import OrderedCollections

/// Where a training stands, apart from what the model itself stores.
struct TrainingState {
    typealias Tensors = OrderedDictionary<String, OrderedDictionary<String, Tensor>>

    let values: Config
    /// Groups of tensors by name.
    let tensors: Tensors
}

extension TrainingRun {
    /// What a training that goes on must have in common with the one before, by names for messages.
    var traits: OrderedDictionary<String, String> {
        get throws {
            var traits: OrderedDictionary<String, String> = [
                "the model's class": model.className, "the data": batches.trait,
                "the validation": validation?.trait ?? "none",
                "the frequency of validation": "\(validationFreq)",
                "the optimizer's class": compiled.optimizer?.className ?? "none",
            ]
            let variables = try model.weights + (compiled.optimizer?.ownVariables ?? [])
            traits["the number of variables"] = "\(variables.count)"
            for (index, variable) in variables.enumerated() {
                traits["variable \(index)"] =
                    "\(variable.name) of shape \(variable.shape) and dtype \(variable.dtype.name)"
            }
            return traits
        }
    }

    // MARK: Putting down

    /// - Throws: What ``Callback/state()`` throws.
    func state() throws -> TrainingState {
        var tensors: TrainingState.Tensors = [:]
        if let order = try batches.order { tensors["batches"] = ["order": order] }
        var measured: [Float]?
        if isInsideEpoch {
            measured = measuredLosses.flatMap { [$0.state.total, $0.state.count] }
            for (index, variable) in try measuredVariables.enumerated() {
                tensors["metrics", default: [:]][String(index)] = try variable.value
            }
        }
        var states: OrderedDictionary<String, Config> = [:]
        for (name, callback) in namedCallbacks {
            let state = try callback.state()
            if state.isEmpty { continue }
            states[name] = state.values
            if !state.tensors.isEmpty { tensors["callbacks/\(name)"] = state.tensors }
        }
        let values: Config = [
            "epoch": epoch, "step": step, "is_inside_epoch": isInsideEpoch,
            "stop_training": model.stopTraining, "step_logs": try lastLogs.values().json,
            "epoch_logs": try epochLogs.json, "batches": batches.place,
            "validation": validation?.place, "losses": measured,
            "seeds": try model.seedGenerators.map { [try $0.key.first, try $0.key.second] },
            "random": Random.processState.json, "callbacks": states,
            "tensor_groups": Array(tensors.keys),
        ]
        return TrainingState(values: values, tensors: tensors)
    }

    // MARK: Taking up

    /// Goes on where a training stood, with the model's own state loaded already.
    ///
    /// - Throws: ``KerasError`` for a state that does not fit.
    func restore(_ state: TrainingState) throws {
        let values = state.values
        epoch = try values["epoch"]
        step = try values["step"]
        isInsideEpoch = try values["is_inside_epoch"]
        lastLogs = StepLogs(try Logs(json: values["step_logs"]))
        epochLogs = try Logs(json: values["epoch_logs"])
        model.stopTraining = try values["stop_training"]
        wasRestored = true
        if isInsideEpoch {
            try restoreMeasurements(values["losses"], state.tensors["metrics"] ?? [:])
        }
        try batches.restore(values["batches"], order: state.tensors["batches"]?["order"])
        if let place: [Int?] = try values["validation"] {
            try validation?.restore(place, order: nil)
        }
        try restoreCallbacks(values["callbacks"], state.tensors)
        // At last, since nothing before may draw from them.
        try restoreSeeds(values["seeds"])
        Random.processState = try Random.ProcessState(
            json: values["random"], over: Random.processState)
    }

    private func restoreMeasurements(
        _ losses: [Float]?, _ variables: OrderedDictionary<String, Tensor>
    ) throws {
        if try measuredVariables.count != variables.count
            || 2 * measuredLosses.count != losses?.count
        {
            // Some metrics make their variables with the first batch.
            _ = try model.testStep(batches.first())
            try model.resetMetrics()
        }
        let trackers = measuredLosses
        let targets = try measuredVariables
        guard let losses, losses.count == 2 * trackers.count, targets.count == variables.count
        else {
            throw mismatch("the metrics")
        }
        for (index, tracker) in trackers.enumerated() {
            tracker.state = (losses[2 * index], losses[2 * index + 1])
        }
        for (index, variable) in targets.enumerated() {
            guard let value = variables[String(index)] else { throw mismatch("the metrics") }
            try variable.assign(value)
        }
    }

    private func restoreCallbacks(
        _ states: OrderedDictionary<String, Config>, _ tensors: TrainingState.Tensors
    ) throws {
        let callbacks = namedCallbacks
        for (name, values) in states {
            guard let callback = callbacks[name] else { throw mismatch("the callback \(name)") }
            var state = CallbackState()
            state.values = values
            state.tensors = tensors["callbacks/\(name)"] ?? [:]
            try callback.restore(from: state)
        }
    }

    private func restoreSeeds(_ seeds: [[UInt32]]) throws {
        let generators = try model.seedGenerators
        guard seeds.count == generators.count, seeds.allSatisfy({ $0.count == 2 }) else {
            throw mismatch("the seed generators")
        }
        for (generator, seed) in zip(generators, seeds) {
            try generator.setKey(Random.Key(seed[0], seed[1]))
        }
    }

    private func mismatch(_ part: String) -> KerasError {
        .invalidArgument(
            object: "fit", argument: "callbacks",
            expected:
                "with a BackupAndRestore of the same training; remove its folder to begin anew",
            found: "a backup in which \(part) differ")
    }

    // MARK: Parts

    /// The callbacks whose state is kept, by class and number.
    private var namedCallbacks: OrderedDictionary<String, Callback> {
        var named: OrderedDictionary<String, Callback> = [:]
        var counts: [String: Int] = [:]
        for callback in callbacks.all where !callback.keepsOthers {
            let name = String(describing: type(of: callback))
            let count = counts[name, default: 0]
            counts[name] = count + 1
            named[count == 0 ? name : "\(name)_\(count)"] = callback
        }
        return named
    }

    private var measuredLosses: [LossTracker] {
        [compiled.lossTracker] + (compiled.compileLoss?.trackers.map(\.mean) ?? [])
    }

    private var measuredVariables: [Variable] {
        get throws { try model.metrics.flatMap { try $0.variables } }
    }
}
