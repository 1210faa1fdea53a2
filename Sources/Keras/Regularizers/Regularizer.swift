import KerasTensors

/// A penalty on a weight or output, added to the loss. (Keras: `Regularizer`.)
open class Regularizer: KerasObject {
    /// The penalty of `x`: a scalar.
    ///
    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` unless it is overridden. What
    ///   an override throws ends the computation of the loss.
    open func callAsFunction(_ x: Tensor) throws -> Tensor {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "being called",
            remedy: "override callAsFunction(_:)")
    }
}

/// A regularizer as an argument takes it: `"l2"`, `.l2(0.1)`, an object or a function.
public typealias RegularizerIdentifier = Identifier<Regularizers>
