import KerasJSON

/// A saved model, in whatever kind of file: what a load reads.
protocol ModelContainer {
    /// What errors call it.
    var path: String { get }

    /// The description of the model.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` for a missing or malformed one.
    func config() throws -> JSONValue

    /// The weights.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` if there are none, `HDF5Error` or
    ///   the container's own error for damaged ones.
    func weights() throws -> StoredWeights

    /// The assets, if there are any.
    func assets() throws -> (any AssetSource)?
}
