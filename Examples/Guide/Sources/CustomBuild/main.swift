// A layer whose build takes more than a shape: buildConfig and build(from:).
import KerasMacros

@KerasSerializable(package: "my_custom_package")
final class LayerWithCustomBuild: Layer {
    @Configured var units = 32
    @NotSaved var layerInit: InitializerIdentifier?
    let w = Variable(name: "w")
    let b = Variable(name: "b")

    convenience init(units: Int) {
        self.init()
        self.units = units
    }
    override func call(_ inputs: Tensor) throws -> Tensor {
        try Ops.matmul(inputs, w.value) + b.value
    }
    // Takes an initializer beside the shape, so it is called by hand, before the first call.
    func build(inputShape: Shape, layerInit: InitializerIdentifier) throws {
        try super.build(inputShape: inputShape)
        try w.initialize(shape: [inputShape[-1], units], with: layerInit)
        try b.initialize(shape: [units], with: layerInit)
        self.layerInit = layerInit
    }
    override func buildConfig() throws -> Config? {
        // Saves the initializer beside the shape.
        ["layer_init": layerInit, "input_shape": buildShapes]
    }
    override func build(from config: Config) throws {
        // Calls build with what was saved.
        try build(inputShape: config["input_shape"], layerInit: config["layer_init"])
    }
}

let customLayer = LayerWithCustomBuild(units: 16)
try customLayer.build(inputShape: [8], layerInit: "random_normal")
let model = Sequential([customLayer, Dense(1, activation: "sigmoid")])
_ = try model(Random.uniform([16, 8]))

try model.save(to: "custom_build_model.keras")
let restored = try Sequential.load(from: "custom_build_model.keras")

let layerInit = try restored.layer(at: 0, as: LayerWithCustomBuild.self).layerInit
precondition(layerInit == "random_normal")
precondition(restored.isBuilt)
print("layer_init: \"random_normal\" was saved and restored, and the model is built")
