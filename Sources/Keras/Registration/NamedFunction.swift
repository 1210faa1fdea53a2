import KerasTensors

/// A function that files can name: a value of it stands wherever Keras takes a function.
///
/// `@KerasFunction` makes one from a Swift function; without macros write
/// `NamedFunction("my_package>my_loss") { yTrue, yPred in … }` and `register` it. Two are equal if
/// their names are.
public struct NamedFunction: Sendable, Equatable {
    /// A function of one tensor.
    public typealias Unary = @Sendable (Tensor) throws -> Tensor
    /// A function of two tensors, targets and predictions.
    public typealias Binary = @Sendable (Tensor, Tensor) throws -> Tensor

    enum Body: Sendable {
        case unary(Unary)
        case binary(Binary)
    }

    /// The registered name, `package>name`.
    public let name: String
    let body: Body
    /// Whether it makes integers of its targets and does nothing else with them.
    let takesClassNumbers: Bool

    /// An activation: `x ↦ f(x)`.
    public init(_ name: String, _ body: @escaping Unary) {
        self.name = name
        self.body = .unary(body)
        takesClassNumbers = false
    }

    /// A loss or metric: `(yTrue, yPred) ↦ values`, one for each sample.
    public init(_ name: String, _ body: @escaping Binary) {
        self.init(name, body, takesClassNumbers: false)
    }

    init(_ name: String, _ body: @escaping Binary, takesClassNumbers: Bool) {
        self.name = name
        self.body = .binary(body)
        self.takesClassNumbers = takesClassNumbers
    }

    /// The function if it takes one tensor.
    public var unary: Unary? { if case .unary(let body) = body { body } else { nil } }

    /// The function if it takes two tensors.
    public var binary: Binary? { if case .binary(let body) = body { body } else { nil } }

    /// The part of the name after the package.
    public var baseName: String {
        name.split(separator: ">", maxSplits: 1).last.map(String.init) ?? name
    }

    public static func == (lhs: NamedFunction, rhs: NamedFunction) -> Bool { lhs.name == rhs.name }
}
