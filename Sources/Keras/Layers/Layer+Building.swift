import KerasTensors
import OrderedCollections

extension Layer {
    /// The build config: as the file has it that the layer is from, or the shapes by which it was
    /// built.
    final var shapesConfig: Config? {
        if let restoredBuildConfig { return restoredBuildConfig }
        guard isBuilt, let buildShapes else { return nil }
        guard !callArgumentNames.isEmpty, case .dictionary(let shapes) = buildShapes else {
            return ["input_shape": buildShapes]
        }
        let names = buildArgumentNames
        guard names.count > 1 else { return ["input_shape": names.first.flatMap { shapes[$0] }] }
        let named = shapes.filter { names.contains($0.key) }
            .map { ("\($0.key)_shape", $0.value) }
        return [
            "shapes_dict": Nest<Shape>.dictionary(
                OrderedDictionary(named, uniquingKeysWith: { $1 }))
        ]
    }

    /// Builds the layer for the shapes in `config`.
    ///
    /// Python may have built it by less than its call needs. A model that cannot be built is left to
    /// its first call, as in Keras, and so is a layer of several arguments of which the config has
    /// one.
    final func restoreBuild(from config: Config) throws {
        let (shapes, keywords) = try buildArguments(in: config)
        defer { restoredBuildConfig = config }
        do {
            try buildIfNeeded(inputShapes: shapes, keywords: keywords)
        } catch {
            let isPartial = buildArgumentNames.count > 1 && config.contains("input_shape")
            guard self is Model || isPartial, !error.endsLoad else { throw error }
            isBuildDeferred = true
            if self is Model { config.decodingContext.noteUnbuilt(self, error) }
        }
    }

    /// The shapes of the inputs, and symbolic tensors for the other arguments of Python's `build`.
    private func buildArguments(
        in config: Config
    ) throws -> (shapes: Nest<Shape>, keywords: OrderedDictionary<String, Nest<Tensor>>) {
        let shapes = try Nest(buildConfig: config)
        let names = callArgumentNames
        guard config.contains("shapes_dict"), !config.contains("input_shape"),
            case .dictionary(let named) = shapes
        else { return (names.first.map { .dictionary([$0: shapes]) } ?? shapes, [:]) }
        let dtype = dtypePolicy.computeDType
        func tensors(_ shapes: Nest<Shape>) -> Nest<Tensor> {
            shapes.map { Tensor.symbolic(TensorSpec(shape: $0, dtype: dtype)) }
        }
        if names.isEmpty, let first = named.values.first {
            return (
                first,
                OrderedDictionary(uncheckedUniqueKeysWithValues: named.dropFirst())
                    .mapValues(tensors)
            )
        }
        return (
            .dictionary(named.filter { names.contains($0.key) }),
            named.filter { !names.contains($0.key) }.mapValues(tensors)
        )
    }
}
