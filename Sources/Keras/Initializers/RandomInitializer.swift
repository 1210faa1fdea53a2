import KerasTensors

/// The base of the initializers that draw random numbers.
///
/// A seed that is left open is drawn once, from the stream that `Random.setSeed(_:)` starts, when
/// a variable takes the initializer or at the first call. Later calls give the same values, unless
/// the seed is a ``SeedGenerator``.
open class RandomInitializer: Initializer {
    /// The seed, in `0 ..< 2³²`; `nil` for one that is drawn.
    @Configured public var seed: Seed?
    @NotSaved private var drawnSeed: Int?

    override func drawOpenSettings() throws {
        if seed == nil, drawnSeed == nil { drawnSeed = Random.makeDefaultSeed() }
    }

    /// The seed of the next call.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a seed outside
    ///   of `0 ..< 2³²`.
    final func nextSeed() throws -> Random.Key {
        try ensureSetUp()
        try drawOpenSettings()
        switch seed {
        case .generator(let generator): return try generator.next()
        case .number(let number): return try Random.Key(checking: number, for: self)
        case nil: return try Random.Key(checking: drawnSeed ?? 0, for: self)
        }
    }
}
