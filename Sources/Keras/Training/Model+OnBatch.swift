import KerasTensors

extension Model {
    /// Makes one step of training on all of `x` and `y`, and tells its loss and metrics.
    /// (Keras: `train_on_batch` with `return_dict=True`.)
    ///
    /// - Throws: As `fit`.
    @discardableResult
    public final func trainOnBatch(
        _ x: Tensor, _ y: Tensor? = nil, sampleWeight: Tensor? = nil,
        classWeight: [Int: Double]? = nil
    ) throws -> Logs {
        try trainOnBatch(Batch(x: x, y: y, sampleWeight: sampleWeight), classWeight: classWeight)
    }

    /// Makes one step of training on a batch, which may have several inputs and outputs.
    ///
    /// - Throws: As `fit`.
    @discardableResult
    public final func trainOnBatch(_ batch: Batch, classWeight: [Int: Double]? = nil) throws -> Logs
    {
        try onBatch(batch, classWeight: classWeight) { try trainStep($0) }
    }

    /// The loss and metrics of one batch. (Keras: `test_on_batch` with `return_dict=True`.)
    ///
    /// - Throws: As `evaluate`.
    public final func testOnBatch(
        _ x: Tensor, _ y: Tensor? = nil, sampleWeight: Tensor? = nil
    ) throws -> Logs {
        try testOnBatch(Batch(x: x, y: y, sampleWeight: sampleWeight))
    }

    /// The loss and metrics of one batch, which may have several inputs and outputs.
    ///
    /// - Throws: As `evaluate`.
    public final func testOnBatch(_ batch: Batch) throws -> Logs {
        try onBatch(batch) { try testStep($0) }
    }

    /// The output for one batch. (Keras: `predict_on_batch`.)
    ///
    /// - Throws: As ``predict(_:batchSize:verbose:steps:callbacks:)-(Tensor,_,_,_,_)``.
    public final func predictOnBatch(_ x: Tensor) throws -> Tensor {
        try predict(x, batchSize: max(1, x.shape[0] ?? 1), verbose: .silent)
    }

    private func onBatch(
        _ batch: Batch, classWeight: [Int: Double]? = nil, _ step: (Batch) throws -> StepLogs
    ) throws -> Logs {
        _ = try requireCompiled()
        var data = try TrainingData(batch, model: self)
        if let classWeight { data = try data.weighted(byClass: classWeight, model: self) }
        let batch = Batch(x: data.x, y: data.y, sampleWeight: data.sampleWeight)
        try prepare(for: batch)
        try resetMetrics()
        return try step(batch).values()
    }
}
