import KerasTensors

extension Layer {
    /// The error of a layer that was never built although the file has variables for it.
    ///
    /// Its load hook must not run: it would find variables that do not exist.
    func refuseUnbuilt(_ store: VariableReader) throws {
        guard !isBuilt, store.count > 0, try ownVariables.isEmpty else { return }
        throw KerasError.notBuilt(
            object: "Layer '\(name)'",
            remedy:
                "the file lists \(store.count) variables for it. Either its parent's build must "
                + "build it, or it needs build(from:) to restore what its buildConfig() describes")
    }

    /// Assigns the numbered arrays to the layer's variables: to all that it tracks, or, in a
    /// subclass of a built-in layer whose file has only the built-in's, to those.
    func loadNumberedVariables(from store: VariableReader) throws {
        let own = try ownVariables
        let count = store.numberedCount
        if count == own.count {
            try store.load(numbered: own)
            store.isComplete = true
        } else if let builtIn = builtInVariables, count == builtIn.count {
            try store.load(numbered: builtIn)
        } else {
            let names = own.map { "'\($0.name)'" }.joined(separator: ", ")
            throw KerasError.invalidInput(
                object: "Layer '\(name)'", expected: "\(own.count) variables [\(names)]",
                found: "\(count) variables during loading")
        }
    }
}
