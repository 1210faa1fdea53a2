/// Keras's initializers: what makes the first values of variables. (Keras: `keras.initializers`.)
///
/// An ``InitializerIdentifier`` names one: `"glorot_uniform"`, `.heNormal(seed: 1)`,
/// `.object(Initializers.Orthogonal(gain: 2))`.
public enum Initializers: IdentifierKind {
    static let all: [KerasObject.Type] = [
        Constant.self, GlorotNormal.self, GlorotUniform.self, HeNormal.self, HeUniform.self,
        Identity.self, LecunNormal.self, LecunUniform.self, Ones.self, Orthogonal.self,
        RandomNormal.self, RandomUniform.self, STFT.self, TruncatedNormal.self,
        VarianceScaling.self, Zeros.self,
    ]

    static let table = IdentifierTable(
        all + [Initializer.self],
        aliases: [
            "IdentityInitializer": Identity.self, "OrthogonalInitializer": Orthogonal.self,
            "STFTInitializer": STFT.self, "normal": RandomNormal.self,
            "uniform": RandomUniform.self,
            "one": Ones.self, "zero": Zeros.self,
        ])

    public static let noun = "initializer"

    public static func builtIn(named name: String) throws -> Initializer? {
        try table.make(name, as: Initializer.self)
    }

    public static func builtInType(named name: String) -> KerasObject.Type? { table[name] }

    public static var builtInNames: [String] { table.names }

    public static func resolved(from object: KerasObject) -> Initializer? { object as? Initializer }

    /// An initializer takes a shape and a dtype, not tensors: write a subclass of ``Initializer``.
    public static func resolved(from function: NamedFunction) -> Initializer? { nil }

    public static func object(of resolved: Initializer) -> KerasObject? { resolved }
}
