import Synchronization

/// What a layer consists of, looked up once for a training in which it does not change: Mirror's
/// answers take longer than a small model's whole step. An object, since every step asks it several
/// times.
final class LayerStructure {
    let trainableVariables: [Variable]
    /// The layer itself and all inside.
    let layers: [Layer]
    let regularizedVariables: [Variable]
    let metrics: [Metric]
    private let flagChanges: Int

    init(of layer: Layer) throws {
        flagChanges = TrainableFlags.changes.load(ordering: .relaxed)
        trainableVariables = try layer.trainableVariables
        layers = try layer.flattenedLayers
        regularizedVariables = try layer.regularizedVariables
        metrics = try (layer as? Model)?.ownMetrics ?? []
    }

    /// Whether no `trainable` flag of any object was changed since.
    var isCurrent: Bool { flagChanges == TrainableFlags.changes.load(ordering: .relaxed) }
}

extension Layer {
    /// Runs `body` with the structure kept. Layers that are added meanwhile take effect afterwards,
    /// `trainable` flags that are changed at the next step.
    final func keepingStructure<Result>(_ body: () throws -> Result) throws -> Result {
        guard structure == nil else { return try body() }
        structure = try LayerStructure(of: self)
        defer { structure = nil }
        return try body()
    }

    /// The structure that is kept, looked up anew if a `trainable` flag was changed.
    final var currentStructure: LayerStructure? {
        get throws {
            guard let kept = structure, !kept.isCurrent else { return structure }
            structure = nil
            structure = try LayerStructure(of: self)
            return structure
        }
    }
}

/// Counts how often the flag of a layer or variable was changed, whichever it was: a training that
/// has looked its variables up sees that it has to look again.
enum TrainableFlags {
    static let changes = Atomic<Int>(0)

    static func noteChange() { changes.wrappingAdd(1, ordering: .relaxed) }
}
