extension Optimizer {
    /// What Keras checks when an optimizer is made.
    func checkSettings() throws {
        try check(
            "clipNorm, clipValue, globalClipNorm", "at most one of the three",
            [clipNorm, clipValue, globalClipNorm].compactMap { $0 }.count <= 1,
            "clipNorm=\(text(clipNorm)), clipValue=\(text(clipValue)), "
                + "globalClipNorm=\(text(globalClipNorm))")
        try check(
            "gradientAccumulationSteps", "an integer >= 2",
            gradientAccumulationSteps.map { $0 >= 2 } ?? true,
            gradientAccumulationSteps.map(String.init) ?? "nil")
        if useEMA {
            try check(
                "emaMomentum", "in the range [0, 1]", (0...1).contains(emaMomentum),
                "\(emaMomentum)")
            try check(
                "emaOverwriteFrequency", "an integer >= 1 or nil",
                emaOverwriteFrequency.map { $0 >= 1 } ?? true,
                emaOverwriteFrequency.map(String.init) ?? "nil")
        }
    }

    /// Throws ``KerasError/invalidArgument(object:argument:expected:found:)`` unless the condition
    /// holds.
    func check(
        _ argument: String, _ expected: String, _ isValid: Bool, _ found: @autoclosure () -> String
    ) throws {
        guard isValid else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: argument, expected: expected, found: found())
        }
    }

    private func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "nil" }

    /// Leaves variables out of weight decay; to be called before the first step.
    ///
    /// - Parameters:
    ///   - variables: Variables to leave out.
    ///   - names: Regular expressions, as Keras's: a variable is left out if one is found anywhere
    ///     in its name: `bias`, `^b`, `gamma|beta`.
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` once it is built,
    ///   or for a pattern that is no regular expression.
    public final func excludeFromWeightDecay(
        _ variables: [Variable] = [], names: [String] = []
    ) throws {
        try check(
            "variables", "excluded before the optimizer is built", !isBuilt, "a call after it")
        weightDecayExclusions = WeightDecayExclusions(
            variables: Set(variables.map(ObjectIdentifier.init)),
            patterns: try names.map { try regularExpression($0, "names") })
    }

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` naming `argument`.
    func regularExpression(_ pattern: String, _ argument: String) throws -> Regex<AnyRegexOutput> {
        do {
            return try Regex(pattern).matchingSemantics(.unicodeScalar)
        } catch {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: argument, expected: "regular expressions",
                found: "'\(pattern.excerpt())' (\(error))")
        }
    }

    func decaysWeight(_ variable: Variable) -> Bool {
        !weightDecayExclusions.variables.contains(ObjectIdentifier(variable))
    }
}

/// The variables that an optimizer does not decay.
struct WeightDecayExclusions {
    var variables: Set<ObjectIdentifier> = []
    /// What is found in the names of further ones.
    var patterns: [Regex<AnyRegexOutput>] = []

    /// Replaces the patterns by the variables whose names match one.
    mutating func resolve(among candidates: [Variable]) {
        for candidate in candidates where patterns.contains(where: candidate.name.contains) {
            variables.insert(ObjectIdentifier(candidate))
        }
        patterns = []
    }
}
