import Keras

/// The models among the classes of `Tests/Oracle/themes/matrix/classes.py`.
extension Own {
    final class TwoInputs: Model {
        @Configured var units = 2
        private(set) var left: Dense?
        private(set) var right: Dense?

        override var callArgumentNames: [String] { ["x", "y"] }
        override func setUp() throws {
            try super.setUp()
            left = Dense(units, name: "left")
            right = Dense(units, name: "right")
        }
        override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
            guard let x = inputs["x"]?.single, let y = inputs["y"]?.single, let left, let right
            else {
                throw KerasError.invalidInput(
                    object: summaryDescription, expected: "x and y", found: "less")
            }
            return .leaf(try left(x) + right(y))
        }
    }

    final class Perceptron: Model {
        @Configured var units = [4, 2]
        @Configured var activation: ActivationIdentifier = "tanh"
        private(set) var hidden: [Dense] = []
        private(set) var out: Dense?

        override func setUp() throws {
            try super.setUp()
            hidden = units.dropLast().map { Dense($0, activation: activation) }
            out = units.last.map { Dense($0) }
        }
        override func call(_ inputs: Tensor) throws -> Tensor {
            var x = inputs
            for layer in hidden { x = try layer(x) }
            return try out?(x) ?? x
        }
    }

    final class Branches: Model {
        let one = Dense(1)
        let two = Dense(2)

        override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
            ["one": try one(inputs), "two": try two(inputs)]
        }
    }

    final class Bare: Model {
        let first = Dense(2)
        let out = Dense(1)

        override func call(_ inputs: Tensor) throws -> Tensor { try out(first(inputs)) }
    }

    final class OwnCompile: Model {
        let out = Dense(2)
        @NotSaved var modelOptimizer: OptimizerIdentifier?

        override func call(_ inputs: Tensor) throws -> Tensor { try out(inputs) }
        func compile(modelOptimizer: OptimizerIdentifier) throws {
            try super.compile(optimizer: modelOptimizer, loss: "mse")
            self.modelOptimizer = modelOptimizer
        }
        override func compileConfig() throws -> Config? { ["model_optimizer": modelOptimizer] }
        override func compile(from config: Config) throws {
            try compile(modelOptimizer: config["model_optimizer"])
        }
    }

    final class Given: Model {}

    final class Classifier: Model {
        @Configured var units = 2

        override func setUp() throws {
            try super.setUp()
            let x = Input([3], name: "x")
            let hidden = try Dense(units, activation: "tanh", name: "hidden")(x)
            try makeGraph(inputs: x, outputs: Dense(1, name: "last")(hidden * 2.0))
        }
    }

    final class Stack: Sequential {}
}
