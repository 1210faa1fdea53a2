extension Model {
    /// The layer at `index` of ``layers`` as a `Found`. (Keras: `get_layer(index=)`.)
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if there is none,
    ///   or it is of another class.
    public final func layer<Found: Layer>(at index: Int, as type: Found.Type = Found.self) throws
        -> Found
    {
        let layers = try layers
        guard layers.indices.contains(index) else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "index",
                expected: "less than the number of layers, \(layers.count)", found: "\(index)")
        }
        return try layers[index].asLayer(type, of: self)
    }

    /// The layer called `name`. (Keras: `get_layer(name=)`.)
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if there is none,
    ///   or it is of another class.
    public final func layer<Found: Layer>(named name: String, as type: Found.Type = Found.self)
        throws
        -> Found
    {
        let layers = try layers
        guard let layer = layers.first(where: { $0.name == name }) else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "name",
                expected: "one of " + layers.map(\.name).joined(separator: ", "), found: name)
        }
        return try layer.asLayer(type, of: self)
    }
}

extension Layer {
    fileprivate func asLayer<Found: Layer>(_ type: Found.Type, of model: Model) throws -> Found {
        guard let found = self as? Found else {
            throw KerasError.invalidArgument(
                object: model.summaryDescription, argument: "class of layer '\(name)'",
                expected: Found.className, found: Self.className)
        }
        return found
    }
}
