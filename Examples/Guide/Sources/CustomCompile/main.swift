// A model whose compile takes arguments of its own: compileConfig and compile(from:).
import KerasMacros

@KerasFunction(package: "my_custom_package")
func smallSquareSumLoss(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
    let loss = try Ops.square(yPred - yTrue) / 10.0
    return try Ops.sum(loss, axis: 1)
}

@KerasFunction(package: "my_custom_package")
func meanPred(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor { try Ops.mean(yPred) }

@KerasSerializable(package: "my_custom_package")
final class ModelWithCustomCompile: Model {
    let dense1 = Dense(8, activation: "relu")
    let dense2 = Dense(4, activation: "softmax")
    @NotSaved var modelOptimizer: OptimizerIdentifier = "rmsprop"
    @NotSaved var lossFn: LossIdentifier?
    @NotSaved var lossMetrics: [MetricIdentifier] = []

    override func call(_ inputs: Tensor) throws -> Tensor { try dense2(dense1(inputs)) }

    func compile(
        optimizer: OptimizerIdentifier, lossFn: LossIdentifier, metrics: [MetricIdentifier]
    ) throws {
        try super.compile(optimizer: optimizer, loss: lossFn, metrics: metrics)
        (modelOptimizer, self.lossFn, lossMetrics) = (optimizer, lossFn, metrics)
    }
    override func compileConfig() throws -> Config? {
        // These are serialized when the model is saved.
        ["model_optimizer": modelOptimizer, "loss_fn": lossFn, "metric": lossMetrics]
    }
    override func compile(from config: Config) throws {
        // Decodes them by type, and compiles the model with them.
        try compile(
            optimizer: config["model_optimizer"], lossFn: config["loss_fn"],
            metrics: config["metric"])
    }
}

let model = ModelWithCustomCompile()
try model.compile(
    optimizer: "SGD", lossFn: .function(smallSquareSumLoss),
    metrics: ["accuracy", .function(meanPred)])
try model.fit(Random.uniform([4, 8]), Random.uniform([4]))

try model.save(to: "custom_compile_model.keras")
let restored = try ModelWithCustomCompile.load(from: "custom_compile_model.keras")

precondition(model.modelOptimizer == restored.modelOptimizer)
precondition(model.lossFn == restored.lossFn)
precondition(model.lossMetrics == restored.lossMetrics)
print("compiled again with the optimizer, loss and metrics that were saved")
