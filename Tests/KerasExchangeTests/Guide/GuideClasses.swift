import Keras

/// The classes of the guide as the examples have them, registered by call: without macros.
enum GuideClasses {
    static let registered: Bool = {
        do {
            let package = "my_custom_package"
            try register(LayerWithCustomVariable.self, package: package)
            try register(LayerWithCustomAssets.self, package: package)
            try register(LayerWithCustomBuild.self, package: package)
            try register(ModelWithCustomCompile.self, package: package)
            try register(smallSquareSumLoss)
            try register(meanPred)
            return true
        } catch {
            return false
        }
    }()

    static let smallSquareSumLoss = NamedFunction("my_custom_package>small_square_sum_loss") {
        yTrue, yPred in
        try Ops.sum(Ops.square(yPred - yTrue) / 10.0, axis: 1)
    }

    static let meanPred = NamedFunction("my_custom_package>mean_pred") { _, yPred in
        try Ops.mean(yPred)
    }
}

class LayerWithCustomVariable: Dense {
    let myVariable = Variable(name: "my_variable")

    override class var className: String { "LayerWithCustomVariable" }

    override func setUp() throws {
        try super.setUp()
        try myVariable.initialize(shape: [units], with: .randomUniform(0, 1))
    }
    override func saveOwnVariables(to store: VariableWriter) throws {
        try super.saveOwnVariables(to: store)
        store["variables"] = try myVariable.value
    }
    override func loadOwnVariables(from store: VariableReader) throws {
        try super.loadOwnVariables(from: store)
        try myVariable.assign(store["variables"])
    }
    override func call(_ inputs: Tensor) throws -> Tensor {
        try super.call(inputs) + myVariable.value
    }
}

/// The layer word for word as the guide has it: every entry of `weights` by its number.
final class LiteralLayerWithCustomVariable: LayerWithCustomVariable {
    override func loadOwnVariables(from store: VariableReader) throws {
        try myVariable.assign(store["variables"])
        for (index, variable) in try weights.enumerated() {
            try variable.assign(store["\(index)"])
        }
    }
}

final class LayerWithCustomAssets: Dense {
    @NotSaved var vocab = ""

    override func saveAssets(to directory: AssetWriter) throws {
        try directory.write(vocab, to: "vocabulary.txt")
    }
    override func loadAssets(from directory: AssetReader) throws {
        vocab = try directory.text(of: "vocabulary.txt").replacing("<unk>", with: "little")
    }
}

final class LayerWithCustomBuild: Layer {
    @Configured var units = 32
    @NotSaved var layerInit: InitializerIdentifier?
    let w = Variable(name: "w")
    let b = Variable(name: "b")

    override func call(_ inputs: Tensor) throws -> Tensor {
        try Ops.matmul(inputs, w.value) + b.value
    }
    func build(inputShape: Shape, layerInit: InitializerIdentifier) throws {
        try super.build(inputShape: inputShape)
        try w.initialize(shape: [inputShape[-1], units], with: layerInit)
        try b.initialize(shape: [units], with: layerInit)
        self.layerInit = layerInit
    }
    override func buildConfig() throws -> Config? {
        ["layer_init": layerInit, "input_shape": buildShapes]
    }
    override func build(from config: Config) throws {
        try build(inputShape: config["input_shape"], layerInit: config["layer_init"])
    }
}

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
        ["model_optimizer": modelOptimizer, "loss_fn": lossFn, "metric": lossMetrics]
    }
    override func compile(from config: Config) throws {
        try compile(
            optimizer: config["model_optimizer"], lossFn: config["loss_fn"],
            metrics: config["metric"])
    }
}
