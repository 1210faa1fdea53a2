import KerasTensors

/// Projects a weight after each update of the optimizer. (Keras: `Constraint`.)
open class Constraint: KerasObject {
    /// The nearest allowed value to `weight`, of the same shape.
    open func callAsFunction(_ weight: Tensor) throws -> Tensor {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "being called",
            remedy: "override callAsFunction(_:)")
    }
}

public typealias ConstraintIdentifier = Identifier<Constraints>
