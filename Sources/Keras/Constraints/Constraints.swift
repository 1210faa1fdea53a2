import KerasTensors

/// Keras's projections of weights after an update. (Keras: `keras.constraints`.)
///
/// A ``ConstraintIdentifier`` names one: `"non_neg"`, `.maxNorm(3)`, an object, or a function from
/// a weight to an allowed one.
public enum Constraints: IdentifierKind {
    static let all: [KerasObject.Type] = [
        Constraint.self, MaxNorm.self, MinMaxNorm.self, NonNeg.self, UnitNorm.self,
    ]

    static let table = IdentifierTable(all)

    public static let noun = "constraint"

    public static func builtIn(named name: String) throws -> Constraint? {
        try table.make(name, as: Constraint.self)
    }

    public static func builtInType(named name: String) -> KerasObject.Type? { table[name] }

    public static var builtInNames: [String] { table.names }

    public static func resolved(from object: KerasObject) -> Constraint? { object as? Constraint }

    public static func resolved(from function: NamedFunction) -> Constraint? {
        function.unary.map(FunctionConstraint.init)
    }

    /// `nil` for a function, which is written by its name.
    public static func object(of resolved: Constraint) -> KerasObject? {
        resolved is FunctionConstraint ? nil : resolved
    }
}

/// A user's function in the place of a constraint.
private final class FunctionConstraint: Constraint {
    private let function: NamedFunction.Unary

    init(_ function: @escaping NamedFunction.Unary) {
        self.function = function
        super.init()
    }

    required init() {
        function = { $0 }
        super.init()
    }

    override func callAsFunction(_ weight: Tensor) throws -> Tensor { try function(weight) }
}
