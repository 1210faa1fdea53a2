/// Finds variables that a save would lose: those of the walked objects that no hook has looked at.
///
/// The default hooks store all that an object tracks. A hook of one's own may store something else
/// (merged weights, halves of them), so what counts is that a variable's value was read while the
/// hooks ran, by whomever; or that ``VariableWriter/omit(_:)`` says that it is left out.
struct UnsavedVariables {
    private let start = Variable.beginCountingReads()
    private var omitted = Set<ObjectIdentifier>()
    /// Objects whose hook did not store everything.
    private var suspects: [(path: String, object: KerasObject)] = []

    mutating func note(_ object: KerasObject, _ writer: VariableWriter) {
        omitted.formUnion(writer.omitted)
        if !writer.storesAll, object.storesOwnVariables {
            suspects.append((writer.path, object))
        }
    }

    /// - Throws: ``KerasError/unsavedVariable(object:path:variable:)`` for the first.
    func refuse() throws {
        for (path, object) in suspects {
            let own =
                try (object as? Layer)?.ownVariables ?? (object as? Optimizer)?.ownVariables ?? []
            for variable in own
            where variable.lastRead < start && !omitted.contains(ObjectIdentifier(variable)) {
                throw KerasError.unsavedVariable(
                    object: object.summaryDescription, path: path, variable: variable.name)
            }
        }
    }
}
