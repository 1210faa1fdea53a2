import KerasTensors

extension Model {
    /// The seed generators in the model, its optimizer, losses and metrics, in an order that is the
    /// same for every model made alike.
    var seedGenerators: [SeedGenerator] {
        get throws {
            var search = SeedGeneratorSearch()
            for layer in try flattenedLayers { try search.look(into: layer) }
            if let optimizer { try search.look(into: optimizer) }
            for metric in try metrics { try search.look(into: metric) }
            return search.found
        }
    }
}

/// Looks for seed generators in properties, and in the objects in them.
private struct SeedGeneratorSearch {
    private(set) var found: [SeedGenerator] = []
    private var seen = Set<ObjectIdentifier>()
    private static let maximumDepth = 64

    mutating func look(into object: KerasObject, depth: Int = 0) throws {
        guard depth < Self.maximumDepth, seen.insert(ObjectIdentifier(object)).inserted else {
            return
        }
        if let generator = object as? SeedGenerator { return found.append(generator) }
        try object.ensureSetUp()
        for property in Reflection.properties(of: object) {
            for inner in StateWalk.objects(in: property.value) {
                try look(into: inner, depth: depth + 1)
            }
        }
    }
}
