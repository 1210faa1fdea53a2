import Keras

/// Predictions of one sample each, as a server makes them.
struct PredictWorkload: Workload {
    private static let count = 500
    let model: Model
    let x: Tensor

    static func mlp() throws -> PredictWorkload {
        PredictWorkload(model: try Models.mlp(), x: try Random.uniform([1, Models.mlpInputs]))
    }

    func measure(_ action: String) throws -> Measurement {
        try .of { for _ in 0..<Self.count { _ = try model.predictOnBatch(x) } }
    }
}
