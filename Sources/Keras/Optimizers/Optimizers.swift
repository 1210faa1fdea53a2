import KerasTensors

/// Keras's optimizers, as a family of identifiers: `"adam"`, `.sgd(learningRate: 0.1)`,
/// `.object(Adam())`. The classes themselves are top level.
public enum Optimizers: IdentifierKind {
    public typealias Resolved = Optimizer

    public static let noun = "optimizer"

    static let all: [KerasObject.Type] = [Optimizer.self] + named

    private static let named: [Optimizer.Type] = [
        SGD.self, RMSprop.self, Adam.self, AdamW.self, Adamax.self, Adagrad.self, Adadelta.self,
        Lion.self,
    ]

    private static let byName = Dictionary(
        uniqueKeysWithValues: named.map { ($0.className.lowercased(), $0) })

    /// An optimizer with default settings. As in Keras, case does not matter.
    public static func builtIn(named name: String) throws -> Optimizer? {
        guard let type = byName[name.lowercased()] else { return nil }
        let optimizer = type.init()
        try optimizer.ensureSetUp()
        return optimizer
    }

    public static func resolved(from object: KerasObject) -> Optimizer? { object as? Optimizer }
    public static func resolved(from function: NamedFunction) -> Optimizer? { nil }
    public static func object(of resolved: Optimizer) -> KerasObject? { resolved }
}
