import KerasTensors

/// Makes the initial value of a variable. (Keras: `Initializer`.)
open class Initializer: KerasObject {
    /// A value of `shape` and `dtype`.
    ///
    /// - Throws: ``TensorError`` for a shape that cannot be allocated or does not suit.
    open func callAsFunction(_ shape: Shape, dtype: DType = .float32) throws -> Tensor {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "being called",
            remedy: "override callAsFunction(_:dtype:)")
    }
}

public typealias InitializerIdentifier = Identifier<Initializers>
