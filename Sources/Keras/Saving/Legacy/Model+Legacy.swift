import KerasZip

/// Where Keras's format before version 3, `.h5` and `.hdf5`, has its place.
extension Model {
    /// Loads a model from a file of the format before Keras 3.
    class func loadLegacy(
        from path: String, customObjects: CustomObjects, options: LoadOptions
    ) throws -> Self {
        throw Self.legacyIsUnsupported(path)
    }

    /// Loads weights from a file of the format before Keras 3; the model is built.
    ///
    /// - Parameter byName: Whether layers find their weights by their names, and not in order.
    func loadLegacyWeights(
        from path: String, skipsMismatches: Bool, byName: Bool, limits: LoadLimits
    ) throws -> LoadReport {
        throw Self.legacyIsUnsupported(path)
    }

    /// Saves the model in the format before Keras 3.
    func saveLegacy(to path: String, calls: FileSystemCalls) throws {
        throw Self.legacyIsUnsupported(path)
    }

    private static func legacyIsUnsupported(_ path: String) -> KerasError {
        .invalidPath(
            path: path,
            reason: "HDF5 files of the format before .keras are not supported yet; use Python to "
                + "convert it to .keras, or a path that ends in .keras or .weights.h5")
    }
}
