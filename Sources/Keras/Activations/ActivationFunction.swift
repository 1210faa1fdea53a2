import KerasTensors

/// An activation: a function of one tensor, element by element or along the last axis.
///
/// What an ``ActivationIdentifier`` resolves to: `try activation(x)`.
public struct ActivationFunction {
    /// The name that files have for it; `nil` for a layer.
    public let name: String?
    /// The layer that computes it, if it is one.
    public let layer: Layer?
    private let body: (Tensor) throws -> Tensor

    /// Whether it is Keras's own, and so asks for nothing but the tensor.
    let isBuiltIn: Bool

    init(name: String, isBuiltIn: Bool = false, _ body: @escaping (Tensor) throws -> Tensor) {
        self.name = name
        self.isBuiltIn = isBuiltIn
        layer = nil
        self.body = body
    }

    init(_ layer: Layer) {
        name = nil
        isBuiltIn = false
        self.layer = layer
        body = { try layer($0) }
    }

    /// The function of `x`: a tensor of the same shape, for all but `glu`.
    ///
    /// - Throws: ``TensorError`` for a dtype or shape that does not suit.
    public func callAsFunction(_ x: Tensor) throws -> Tensor { try body(x) }
}

/// An activation as an argument takes it: `"relu"`, `.relu`, a layer or a function.
public typealias ActivationIdentifier = Identifier<Activations>
