import Keras
import KerasJSON

/// All that a file says of a model: its description, and every variable's bytes.
struct ModelState: Equatable {
    struct Value: Equatable {
        let name: String
        let dtype: DType
        let shape: Shape
        let bytes: [UInt8]
    }

    let description: JSONValue
    let variables: [Value]
    let optimizer: [Value]

    init(_ model: Model) throws {
        description = try Serialization.encode(model)
        variables = try model.weights.map(Self.value)
        optimizer = try (model.optimizer?.ownVariables ?? []).map(Self.value)
    }

    private static func value(_ variable: Variable) throws -> Value {
        let tensor = try variable.value
        return Value(
            name: variable.name, dtype: tensor.dtype, shape: tensor.shape,
            bytes: try tensor.withBytes { Array($0) })
    }
}
