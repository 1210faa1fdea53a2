/// What a layer consists of, looked up once for a training in which it does not change: Mirror's
/// answers take longer than a small model's whole step.
struct LayerStructure {
    /// A layer, and those of its variables whose regularizers add to the loss.
    struct Part {
        let layer: Layer
        let regularized: [Variable]
    }

    let trainableVariables: [Variable]
    let parts: [Part]
    let metrics: [Metric]

    init(of layer: Layer) throws {
        trainableVariables = try layer.trainableVariables
        parts = try layer.flattenedLayers.map(Part.init)
        metrics = try (layer as? Model)?.ownMetrics ?? []
    }
}

extension LayerStructure.Part {
    init(_ layer: Layer) throws {
        self.layer = layer
        regularized =
            layer.trainable
            ? try layer.ownVariables.filter { $0.trainable && $0.regularizer != nil } : []
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
