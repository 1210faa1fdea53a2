#if Macros
    extension String {
        /// The name as Python would spell it: `meanPred` → `mean_pred`, by Keras's own two rules (an
        /// underscore before a capitalised word, then between a lower-case letter and a capital).
        var snakeCased: String {
            replacing(/(.)([A-Z][a-z]+)/) { "\($0.1)_\($0.2)" }
                .replacing(/([a-z])([A-Z])/) { "\($0.1)_\($0.2)" }
                .lowercased()
        }
    }
#endif
