import KerasTensors

extension Model {
    /// Makes one step of training on all of `x` and `y`, and tells its loss and metrics.
    /// (Keras: `train_on_batch` with `return_dict=True`.)
    ///
    /// - Throws: As `fit`.
    @discardableResult
    public final func trainOnBatch(
        _ x: Tensor, _ y: Tensor? = nil, sampleWeight: Tensor? = nil
    ) throws -> Logs {
        try onBatch(Batch(x: x, y: y, sampleWeight: sampleWeight)) { try trainStep($0) }
    }

    /// The loss and metrics of one batch. (Keras: `test_on_batch` with `return_dict=True`.)
    public final func testOnBatch(
        _ x: Tensor, _ y: Tensor? = nil, sampleWeight: Tensor? = nil
    ) throws -> Logs {
        try onBatch(Batch(x: x, y: y, sampleWeight: sampleWeight)) { try testStep($0) }
    }

    /// The output for one batch. (Keras: `predict_on_batch`.)
    public final func predictOnBatch(_ x: Tensor) throws -> Tensor {
        try predict(x, batchSize: max(1, x.shape[0] ?? 1), verbose: .silent)
    }

    private func onBatch(_ batch: Batch, _ step: (Batch) throws -> StepLogs) throws -> Logs {
        _ = try requireCompiled()
        let data = try TrainingData(batch, model: self)
        try prepare(for: data, batchSize: data.count)
        try resetMetrics()
        return try step(data.rows(0..<data.count)).values()
    }
}
