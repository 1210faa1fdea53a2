import Foundation
import Keras

/// The smallest trained model whose files have all kinds of structures, and what a load makes of it.
enum DamagedModel {
    static func make() throws -> Sequential {
        let model = Sequential(
            [InputLayer([2], name: "input"), Dense(1, name: "dense")], name: "tiny")
        try model.compile(
            optimizer: .object(SGD(learningRate: 0.1, momentum: 0.9)), loss: "mse")
        try model.optimizer?.buildIfNeeded(model.trainableVariables)
        return model
    }

    /// The model after some steps, so that none of its values is a zero.
    static func trained() throws -> Sequential {
        let model = try make()
        try model.fit(
            Random.uniform([4, 2], seed: 1), Random.uniform([4, 1], seed: 2), verbose: .silent)
        return model
    }

    /// All that a file says of a model: of one of weights alone, no description.
    struct State: Equatable {
        let description: String?
        let values: [[UInt8]]

        init(_ model: Model, isDescribed: Bool) throws {
            description = isDescribed ? try model.jsonString() : nil
            values = try DamagedModel.variables(of: model).map { variable in
                try variable.value.withBytes { Array($0) }
            }
        }
    }

    static func variables(of model: Model) throws -> [Variable] {
        try model.weights + (model.optimizer?.ownVariables ?? [])
    }
}
