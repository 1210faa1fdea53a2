import KerasTensors

/// Keras's penalties on weights and outputs. (Keras: `keras.regularizers`.)
///
/// A ``RegularizerIdentifier`` names one: `"l2"`, `.l1(0.1)`, an object, or a function that makes
/// a scalar of a tensor.
public enum Regularizers: IdentifierKind {
    static let all: [KerasObject.Type] = [
        L1.self, L1L2.self, L2.self, OrthogonalRegularizer.self,
    ]

    static let table = IdentifierTable(all + [Regularizer.self])

    public static let noun = "regularizer"

    public static func builtIn(named name: String) throws -> Regularizer? {
        try table.make(name, as: Regularizer.self)
    }

    public static func builtInType(named name: String) -> KerasObject.Type? { table[name] }

    public static var builtInNames: [String] { table.names }

    public static func resolved(from object: KerasObject) -> Regularizer? { object as? Regularizer }

    public static func resolved(from function: NamedFunction) -> Regularizer? {
        function.unary.map(FunctionRegularizer.init)
    }

    /// `nil` for a function, which is written by its name.
    public static func object(of resolved: Regularizer) -> KerasObject? {
        resolved is FunctionRegularizer ? nil : resolved
    }
}

/// A user's function in the place of a regularizer.
private final class FunctionRegularizer: Regularizer {
    private let function: NamedFunction.Unary

    init(_ function: @escaping NamedFunction.Unary) {
        self.function = function
        super.init()
    }

    required init() {
        function = { $0 }
        super.init()
    }

    override func callAsFunction(_ x: Tensor) throws -> Tensor { try function(x) }
}
