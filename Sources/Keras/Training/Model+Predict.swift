import KerasTensors

extension Model {
    /// The model's output for all samples of `x`, worked out batch by batch. (Keras: `predict`.)
    ///
    /// - Parameters:
    ///   - batchSize: Samples for each step (default 32, or what `steps` makes it).
    ///   - steps: How many batches (default: all).
    /// - Throws: ``KerasError/invalidInput(object:expected:found:)`` for a model with several
    ///   outputs; `CancellationError` if the task was cancelled; what layers throw.
    public final func predict(
        _ x: Tensor, batchSize: Int? = nil, verbose: Verbosity = .auto, steps: Int? = nil,
        callbacks: [Callback] = []
    ) throws -> Tensor {
        let outputs = try predict(
            .leaf(x), batchSize: batchSize, verbose: verbose, steps: steps, callbacks: callbacks)
        guard let output = outputs.single else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "a single output",
                found: "\(outputs.leaves.count); predict with a Nest")
        }
        return output
    }

    /// The model's outputs for all samples of several inputs.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for inputs with
    ///   different numbers of samples, or none; `CancellationError` if the task was cancelled; what
    ///   layers and callbacks throw.
    public final func predict(
        _ x: Nest<Tensor>, batchSize: Int? = nil, verbose: Verbosity = .auto, steps: Int? = nil,
        callbacks: [Callback] = []
    ) throws -> Nest<Tensor> {
        try predict(
            supply: BatchIterator(
                TrainingData(Batch(x: x), model: self), batchSize: batchSize, stepsPerEpoch: steps,
                shuffles: false, model: self),
            verbose: verbose, callbacks: callbacks)
    }

    func predict(
        supply: some BatchSupply, verbose: Verbosity, callbacks: [Callback]
    ) throws -> Nest<Tensor> {
        var batches = supply
        let callbacks = CallbackList(callbacks, model: self, verbose, 1, batches.stepCount)
        try buildIfNeeded(inputShapes: batches.first().x.map(\.shape))
        try callbacks.each { try $0.onPredictBegin() }
        batches.startEpoch()
        var outputs: [Nest<Tensor>] = []
        while let batch = try batches.next() {
            try Task.checkCancellation()
            try callbacks.each { try $0.onPredictBatchBegin(outputs.count) }
            let output = try predictStep(batch.x)
            outputs.append(output)
            try callbacks.each { try $0.onPredictBatchEnd(outputs.count - 1, outputs: output) }
        }
        try callbacks.each { try $0.onPredictEnd() }
        return try concatenated(outputs)
    }

    /// The outputs of all batches, one below the other.
    private func concatenated(_ outputs: [Nest<Tensor>]) throws -> Nest<Tensor> {
        guard let first = outputs.first, outputs.count > 1 else {
            return outputs.first ?? .list([])
        }
        let columns = outputs.map(\.leaves)
        var index = 0
        return try first.map { _ in
            defer { index += 1 }
            return try Ops.concatenate(columns.map { try leaf(index, of: $0) }, axis: 0)
        }
    }

    private func leaf(_ index: Int, of leaves: [Tensor]) throws -> Tensor {
        guard leaves.indices.contains(index) else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "as many outputs for every batch",
                found: "\(leaves.count)")
        }
        return leaves[index]
    }
}
