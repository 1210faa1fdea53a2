import Keras
import KerasTestSupport
import Testing

/// What `archive.describe` tells of the weights of a file: each group and dataset with its `name`
/// attribute, or its shape and dtype; one line for each, sorted.
func weightTree(_ description: OracleValue) -> [String] {
    (description["weights"]?.objectValue ?? [:]).map { path, entry in
        if let shape = entry["shape"] {
            return "\(path) \(shape.ints ?? []) \(entry["dtype"]?.stringValue ?? "")"
        }
        return "\(path) {\(entry["attributes"]?["name"]?.stringValue ?? "")}"
    }.sorted()
}

extension Oracle {
    /// The tree of weights in a file; see `weightTree(_:)`.
    static func weightTree(ofFile path: String) throws -> [String] {
        KerasExchangeTests.weightTree(try call("archive.describe", ["path": .string(path)]))
    }
}

extension Layer {
    /// Gives all weights random values, so that none is what a fresh model has.
    func randomizeWeights(seed: Int) throws {
        for (index, variable) in try weights.enumerated() {
            try variable.assign(
                Random.uniform(
                    variable.shape, minval: 0.1, maxval: 0.9, seed: Random.Key(seed: seed + index)))
        }
    }
}

/// Compares the values of `variables` with those that Python told, bit by bit.
func expectSameValues(
    _ variables: [Variable], _ expected: OracleValue?, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let expected = try #require(expected?.arrayValue, sourceLocation: sourceLocation)
    try #require(variables.count == expected.count, sourceLocation: sourceLocation)
    for (variable, expected) in zip(variables, expected) {
        expectClose(
            try variable.value.array(of: Double.self), expected["value"] ?? expected, relative: 0,
            "\(what) \(variable.name)", sourceLocation: sourceLocation)
    }
}
