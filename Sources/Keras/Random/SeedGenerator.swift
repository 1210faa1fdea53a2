import KerasJSON
import KerasTensors

/// A sequence of seeds for random ops: each call of ``next()`` gives another one.
/// (Keras: `keras.random.SeedGenerator`.)
///
/// Files keep the seed it began with, not how far it has come, as Keras's do.
public final class SeedGenerator: KerasObject {
    /// The seed that the sequence begins with, in `0 ..< 2³²`; `nil` for one that is drawn.
    @Configured public var seed: Int?
    /// The name that files have.
    @Configured public var name: String = "seed_generator"
    @NotSaved private var state: SeedState?

    /// A generator that begins with `seed`; `nil` for one that is drawn.
    public convenience init(seed: Int?, name: String? = nil) {
        self.init()
        self.seed = seed
        self.name = name ?? ObjectNames.next(forClass: Self.className)
    }

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a seed outside
    ///   of `0 ..< 2³²`.
    public override func setUp() throws {
        try super.setUp()
        state = SeedState(
            key: try Random.Key(checking: seed ?? Random.makeDefaultSeed(), for: self))
    }

    /// The current seed; the generator then goes on to the next.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a seed outside
    ///   of `0 ..< 2³²`.
    public func next() throws -> Random.Key {
        var state = SeedState(key: try key)
        defer { self.state = state }
        return state.next()
    }

    /// The current seed: how far the generator has come.
    var key: Random.Key {
        get throws {
            try ensureSetUp()
            guard let state else {
                throw KerasError.notConfigured(object: summaryDescription, key: "seed")
            }
            return state.key
        }
    }

    /// Lets the generator go on from `key`.
    func setKey(_ key: Random.Key) throws {
        try ensureSetUp()
        state = SeedState(key: key)
    }
}

extension Random.Key {
    /// The key that an integer seed stands for.
    init(checking seed: Int, for object: KerasObject) throws {
        guard UInt32(exactly: seed) != nil else {
            throw KerasError.invalidArgument(
                object: object.summaryDescription, argument: "seed",
                expected: "an integer from 0 to \(UInt32.max)", found: "\(seed)")
        }
        self.init(seed: seed)
    }
}
