import Keras
import KerasTestSupport
import Testing

/// Models to exchange: the same trained stack, with other numbers each.
enum SampleModels {
    /// A trained model in a `.keras` file.
    static func save(to path: String) throws -> Sequential {
        let model = try ForgedArchive.trainedSample()
        try model.save(to: path)
        return model
    }

    /// A trained stack whose second layer has another width; Adam, which has twice the slots.
    static func wider() throws -> Sequential {
        let model = Sequential(
            [
                InputLayer([4], name: "input"), Dense(3, activation: "relu", name: "first"),
                Dropout(0.5, seed: 1, name: "dropout"), Dense(5, name: "second"),
            ], name: "stack")
        try model.compile(optimizer: "adam", loss: "mse")
        try model.fit(Random.uniform([8, 4]), Random.uniform([8, 5]), verbose: .silent)
        return model
    }

    /// Objects of a stack by their names in the oracle.
    static func objects(_ names: [String], of model: Sequential) throws -> [KerasObject] {
        try names.map {
            $0 == "optimizer" ? try #require(model.optimizer) : try model.layer(named: $0)
        }
    }
}

/// Compares every variable and the optimizer's state with those that Keras told, bit by bit.
func expectSameState(
    _ model: Model, _ state: OracleValue, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    try expectSameValues(
        model.weights, state["weights"], what, sourceLocation: sourceLocation)
    try expectSameValues(
        model.optimizer?.ownVariables ?? [], state["optimizer"]?["variables"], what,
        sourceLocation: sourceLocation)
}
