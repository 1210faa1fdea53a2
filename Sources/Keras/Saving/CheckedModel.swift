import KerasJSON

/// A saved model in an archive or a folder, for a look at what is beside its weights, and for its
/// self-test.
package struct CheckedModel {
    private let container: any ModelContainer

    package init(_ archive: ArchiveReader) { container = archive }
    package init(_ folder: DirectoryReader) { container = folder }

    /// The description of the model, as Keras 3 would write it.
    package func config() throws -> JSONValue {
        let config = try container.config()
        guard container.isOfKeras2, case .object(let description) = config else { return config }
        return .object(LegacyTranslator(customObjects: [:]).modern(description))
    }

    package func metadata() throws -> JSONValue? { try container.metadata() }

    /// Asks `model`, which was loaded from the file, what the file has the answer to.
    ///
    /// - Returns: Whether the file has a self-test.
    /// - Throws: ``KerasError/selfTestFailed(path:difference:tolerance:)``; the errors of a load.
    package func runSelfTest(on model: Model) throws -> Bool {
        let limits = LoadOptions().limits
        let test = try LoadBudget.spending(within: limits) {
            try SelfTest(container.assets(), limits)
        }
        guard let test else { return false }
        try test.run(model, path: container.path, tolerance: LoadOptions().selfTestTolerance)
        return true
    }
}
