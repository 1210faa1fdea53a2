import KerasTensors

/// Keras's optimizers, as a family of identifiers: `"adam"`, `.sgd(learningRate: 0.1)`,
/// `.object(Adam())`. The classes themselves are top level.
public enum Optimizers: IdentifierKind {
    public typealias Resolved = Optimizer

    public static let noun = "optimizer"

    static let all: [KerasObject.Type] = [Optimizer.self, LossScaleOptimizer.self] + named

    private static let named: [Optimizer.Type] = [
        SGD.self, RMSprop.self, Adam.self, AdamW.self, Adamax.self, Nadam.self, Adagrad.self,
        Adadelta.self, Adafactor.self, Ftrl.self, Lamb.self, Lion.self, Muon.self,
        ScheduleFreeAdamW.self,
    ]

    private static let table = IdentifierTable(
        [], aliases: named.reduce(into: [:]) { $0[$1.className.lowercased()] = $1 })

    /// An optimizer with default settings. As in Keras, case does not matter.
    public static func builtIn(named name: String) throws -> Optimizer? {
        try table.make(name.lowercased(), as: Optimizer.self)
    }

    public static var builtInNames: [String] { table.names }

    public static func resolved(from object: KerasObject) -> Optimizer? { object as? Optimizer }
    public static func resolved(from function: NamedFunction) -> Optimizer? { nil }
    public static func object(of resolved: Optimizer) -> KerasObject? { resolved }
}
