import Keras

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Saves and loads of models that differ in nothing but the number of their layers: is the time of a
/// layer the same?
struct DeepWorkload: Workload {
    private static let depths = [500, 1000, 2000, 5000, 10_000]
    private static let makers: [(kind: String, make: @Sendable (Int) throws -> Model)] = [
        ("sequential", { try Models.deep($0) }), ("functional", { try Models.chain($0) }),
    ]

    private let folder: String

    init(in folder: String) {
        self.folder = folder
    }

    /// `load sequential 500`, `save functional 10000`. The model that a file was made of is not kept:
    /// a load should not share the caches with ten other models.
    func measure(_ action: String) throws -> Measurement {
        let words = action.split(separator: " ")
        guard words.count == 3, let depth = Int(words[2]), Self.depths.contains(depth),
            let make = Self.makers.first(where: { $0.kind == words[1] })?.make
        else {
            throw UsageError(
                description: "no action '\(action)': a verb, sequential or functional, one of "
                    + Self.depths.map(String.init).joined(separator: ", "))
        }
        let path = "\(folder)/\(words[1])-\(depth).keras"
        if words[0] == "load", access(path, F_OK) == 0 {
            return try FileWorkload.load(path)
        }
        return try FileWorkload(make(depth), path: path).measure(String(words[0]))
    }
}
