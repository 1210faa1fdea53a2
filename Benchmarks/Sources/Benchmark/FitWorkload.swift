import Keras

/// One epoch of training of a model that has been trained before, so that nothing is made anew.
struct FitWorkload: Workload {
    let model: Model
    let x: Tensor
    let y: Tensor
    let batchSize: Int

    static func dense() throws -> FitWorkload {
        let count = 2000 * 32
        return FitWorkload(
            model: try Models.dense(), x: try Random.uniform([count, 10]),
            y: try Random.uniform([count, 1]), batchSize: 32)
    }

    static func mlp() throws -> FitWorkload {
        let count = 60 * 128
        return FitWorkload(
            model: try Models.mlp(), x: try Random.uniform([count, Models.mlpInputs]),
            y: try Random.randint([count], minval: 0, maxval: 10), batchSize: 128)
    }

    /// The model after an epoch: with the state of its optimizer.
    static func trainedMLP() throws -> Model {
        let workload = try mlp()
        _ = try workload.measure("fit")
        return workload.model
    }

    func measure(_ action: String) throws -> Measurement {
        try .of { try model.fit(x, y, batchSize: batchSize, verbose: 0) }
    }
}
