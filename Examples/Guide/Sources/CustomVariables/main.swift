// A layer that stores a variable of its own: saveOwnVariables and loadOwnVariables.
import KerasMacros

@KerasSerializable(package: "my_custom_package")
final class LayerWithCustomVariable: Dense {
    let myVariable = Variable(name: "my_variable")

    override func setUp() throws {
        try super.setUp()
        try myVariable.initialize(shape: [units], with: .randomUniform(0, 1))
    }
    override func saveOwnVariables(to store: VariableWriter) throws {
        try super.saveOwnVariables(to: store)
        // Stores the value of the variable when the model is saved.
        store["variables"] = try myVariable.value
    }
    override func loadOwnVariables(from store: VariableReader) throws {
        // Takes the weights first, then the variable's own entry.
        try super.loadOwnVariables(from: store)
        try myVariable.assign(store["variables"])
    }
    override func call(_ inputs: Tensor) throws -> Tensor {
        try super.call(inputs) + myVariable.value
    }
}

let model = Sequential([LayerWithCustomVariable(1)])
try model.compile(optimizer: "adam", loss: "mean_squared_error")
try model.fit(Random.uniform([8, 10]), Random.uniform([8, 10]))

try model.save(to: "custom_vars_model.keras")
let restored = try Sequential.load(from: "custom_vars_model.keras")

let variables = try [model, restored].map {
    try $0.layer(at: 0, as: LayerWithCustomVariable.self).myVariable.value.array(of: Float.self)
}
precondition(variables[0] == variables[1])
print("my_variable: \(variables[0]) was saved, \(variables[1]) restored")
