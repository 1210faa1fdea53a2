/// The models of a file that could not be built by their descriptions, which Keras only warns of: the
/// first call may build them.
final class UnbuiltModels {
    private var found: [(model: Layer, entry: LoadReport.Entry)] = []

    func add(_ model: Layer, _ entry: LoadReport.Entry) { found.append((model, entry)) }

    /// Puts them into the report of a load, as warnings if they were built after all.
    func report(to report: inout LoadReport) {
        for (model, entry) in found {
            if model.isBuilt { report.warnings.append(entry) } else { report.skipped.append(entry) }
        }
    }
}
