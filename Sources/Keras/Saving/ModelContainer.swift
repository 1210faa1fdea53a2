import KerasJSON

/// A saved model, in whatever kind of file: what a load reads.
protocol ModelContainer {
    /// What errors call it.
    var path: String { get }

    /// The description of the model.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` for a missing or malformed one.
    func config() throws -> JSONValue

    /// Keras's version and the date; `nil` if there are none, which is allowed.
    func metadata() throws -> JSONValue?

    /// The weights.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` if there are none, `HDF5Error` or
    ///   the container's own error for damaged ones.
    func weights() throws -> StoredWeights

    /// Whether the weights can be opened before it is known that somebody will want them: none need
    /// be unpacked.
    var opensWeightsAhead: Bool { get }

    /// The assets, if there are any.
    func assets() throws -> (any AssetSource)?
}

extension ModelContainer {
    /// The weights, which are read ahead, or what is wrong with them; `nil` if they are better opened
    /// later.
    func weightsAhead() -> Result<StoredWeights, any Error>? {
        guard opensWeightsAhead else { return nil }
        return Result {
            let weights = try weights()
            weights.readAhead()
            return weights
        }
    }

    /// Whether Keras 2 wrote it. Without legible metadata it is taken for one of Keras 3.
    var isOfKeras2: Bool {
        let version = (try? metadata())?["keras_version"]?.stringValue
        return version?.hasPrefix("2.") ?? false
    }
}
