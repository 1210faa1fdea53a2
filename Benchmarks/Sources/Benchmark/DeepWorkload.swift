import Keras

/// Saves and loads of models that differ in nothing but the number of their layers: is the time of a
/// layer the same?
struct DeepWorkload: Workload {
    private static let depths = [500, 1000, 2000, 5000, 10_000]
    private static let makers: [(kind: String, make: @Sendable (Int) throws -> Model)] = [
        ("sequential", { try Models.deep($0) }), ("functional", { try Models.chain($0) }),
    ]

    /// By kind and number of layers: `sequential 500`.
    private var files: [String: FileWorkload] = [:]

    init(in folder: String) throws {
        for (kind, make) in Self.makers {
            for depth in Self.depths {
                files["\(kind) \(depth)"] = try FileWorkload(
                    make(depth), path: "\(folder)/\(kind)-\(depth).keras")
            }
        }
    }

    /// `load sequential 500`, `save functional 10000`.
    func measure(_ action: String) throws -> Measurement {
        let verb = action.prefix { $0 != " " }
        guard let file = files[String(action.dropFirst(verb.count + 1))] else {
            throw UsageError(
                description: "no action '\(action)': a verb, then one of "
                    + files.keys.sorted().joined(separator: ", "))
        }
        return try file.measure(String(verb))
    }
}
