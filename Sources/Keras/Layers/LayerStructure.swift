/// What a layer consists of, looked up once for a training in which it does not change: Mirror's
/// answers take longer than a small model's whole step.
struct LayerStructure {
    let trainableVariables: [Variable]
    /// The layer itself and all inside.
    let layers: [Layer]
    let regularizedVariables: [Variable]
    let metrics: [Metric]

    init(of layer: Layer) throws {
        trainableVariables = try layer.trainableVariables
        layers = try layer.flattenedLayers
        regularizedVariables = try layer.regularizedVariables
        metrics = try (layer as? Model)?.ownMetrics ?? []
    }
}

extension Layer {
    /// Runs `body` with the structure kept. Layers that are added, and `trainable` flags that are
    /// changed meanwhile, take effect afterwards.
    final func keepingStructure<Result>(_ body: () throws -> Result) throws -> Result {
        guard structure == nil else { return try body() }
        structure = try LayerStructure(of: self)
        defer { structure = nil }
        return try body()
    }
}
