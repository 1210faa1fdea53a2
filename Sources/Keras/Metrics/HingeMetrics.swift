import KerasTensors

extension Metrics {
    /// The hinge loss. (Keras: `keras.metrics.Hinge`.)
    open class Hinge: FunctionMean {
        open override class var defaultName: String? { "hinge" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.hinge(yTrue, yPred)
        }
    }

    /// The squared hinge loss. (Keras: `keras.metrics.SquaredHinge`.)
    open class SquaredHinge: FunctionMean {
        open override class var defaultName: String? { "squared_hinge" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.squaredHinge(yTrue, yPred)
        }
    }

    /// The hinge loss of one-hot targets. (Keras: `keras.metrics.CategoricalHinge`.)
    open class CategoricalHinge: FunctionMean {
        open override class var defaultName: String? { "categorical_hinge" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.categoricalHinge(yTrue, yPred)
        }
    }
}
