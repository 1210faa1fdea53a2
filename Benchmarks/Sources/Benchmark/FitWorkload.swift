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

    static func mlp(_ policy: DTypePolicy = .float32) throws -> FitWorkload {
        let count = 60 * 128
        return FitWorkload(
            model: try Models.mlp(policy), x: try Random.uniform([count, Models.mlpInputs]),
            y: try classes(10, count), batchSize: 128)
    }

    static func convnet(_ policy: DTypePolicy = .float32) throws -> FitWorkload {
        let count = 20 * 128
        return FitWorkload(
            model: try Models.convnet(policy), x: try Random.uniform([count, 28, 28, 1]),
            y: try classes(10, count), batchSize: 128)
    }

    static func lstm() throws -> FitWorkload {
        let count = 20 * 32
        return FitWorkload(
            model: try Models.lstm(), x: try classes(Models.vocabulary, count, 80),
            y: try Ops.cast(Random.randint([count, 1], minval: 0, maxval: 2), to: .float32),
            batchSize: 32)
    }

    static func transformer() throws -> FitWorkload {
        let count = 20 * 32
        return FitWorkload(
            model: try Models.transformer(),
            x: try classes(Models.vocabulary, count, Models.transformerLength),
            y: try classes(2, count), batchSize: 32)
    }

    static func tiny() throws -> FitWorkload {
        let count = 2000 * 32
        return FitWorkload(
            model: try Models.tiny(), x: try Random.uniform([count, 32]),
            y: try classes(10, count), batchSize: 32)
    }

    private static func classes(_ number: Int, _ shape: Int...) throws -> Tensor {
        try Random.randint(Shape(shape), minval: 0, maxval: number)
    }

    /// The model after an epoch: with the state of its optimizer.
    static func trainedMLP() throws -> Model {
        let workload = try mlp()
        _ = try workload.measure("fit")
        return workload.model
    }

    static func mixedBFloat16() throws -> DTypePolicy {
        guard let policy = DTypePolicy(name: "mixed_bfloat16") else {
            throw UsageError(description: "no policy mixed_bfloat16")
        }
        return policy
    }

    func measure(_ action: String) throws -> Measurement {
        try .of { try model.fit(x, y, batchSize: batchSize, verbose: 0) }
    }
}
