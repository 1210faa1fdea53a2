import KerasTensors

/// Makes the initial value of a variable. (Keras: `Initializer`.)
///
/// To write one: declare settings with ``Configured`` and override `callAsFunction(_:dtype:)`.
open class Initializer: KerasObject {
    /// A value of `shape` and `dtype`.
    ///
    /// - Throws: ``TensorError`` for a shape that cannot be allocated or does not suit.
    open func callAsFunction(_ shape: Shape, dtype: DType = .float32) throws -> Tensor {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "being called",
            remedy: "override callAsFunction(_:dtype:)")
    }

    /// Draws what was left open (an unset seed) from the global stream, once. A variable asks for
    /// it when it takes the initializer, so that the order in which values are first read does
    /// not matter.
    func drawOpenSettings() throws {}

    /// A value of a weight whose inputs and outputs are these axes; most initializers do not care.
    func values(
        _ shape: Shape, dtype: DType, inputAxes: [Int], outputAxes: [Int]
    ) throws -> Tensor { try self(shape, dtype: dtype) }
}

/// An initializer as an argument takes it: `"zeros"`, `.heNormal(seed: 1)` or an object.
public typealias InitializerIdentifier = Identifier<Initializers>
