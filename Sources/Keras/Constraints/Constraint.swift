import KerasTensors

/// Projects a weight after each update of the optimizer. (Keras: `Constraint`.)
///
/// To write one: declare settings with ``Configured`` and override `callAsFunction(_:)`.
open class Constraint: KerasObject {
    /// The nearest allowed value to `weight`, of the same shape. The base class allows every one.
    ///
    /// - Throws: What an override throws; it ends the optimizer's step.
    open func callAsFunction(_ weight: Tensor) throws -> Tensor { weight }
}

/// A constraint as an argument takes it: `"non_neg"`, `.maxNorm(3)`, an object or a function.
public typealias ConstraintIdentifier = Identifier<Constraints>
