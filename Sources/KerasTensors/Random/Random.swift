import CKerasKernels
import Synchronization

/// Random tensors (`keras.random`): for the same seed the numbers of Keras on JAX.
///
/// Every function takes a key; `nil` draws one from the generator of the process, see
/// ``setSeed(_:)``. An integer is a seed: `Random.uniform([3], seed: 1337)`.
/// 16-bit floats are drawn as float32 and rounded (JAX draws fewer bits for them).
public enum Random {
    /// Two words that decide all numbers of one call.
    public struct Key: Sendable, Hashable, ExpressibleByIntegerLiteral {
        public var first: UInt32
        public var second: UInt32

        public init(_ first: UInt32, _ second: UInt32) {
            self.first = first
            self.second = second
        }

        /// The key that Keras makes of an integer seed.
        public init(seed: Int) { self.init(UInt32(truncatingIfNeeded: seed), 0) }

        public init(integerLiteral value: Int) { self.init(seed: value) }

        /// `count` keys whose numbers are independent of each other's and of this key's
        /// (`jax.random.split`).
        ///
        /// - Throws: ``TensorError/invalidArgument(operation:argument:expected:found:)`` for a
        ///   negative count, or more keys than one allocation may hold.
        public func split(_ count: Int = 2) throws -> [Key] {
            try Random.check(count: count, "split")
            return (0..<count).map { index in
                let high = UInt32(truncatingIfNeeded: index >> 32)
                let key = keras_threefry(cValue, high, UInt32(truncatingIfNeeded: index))
                return Key(key.first, key.second)
            }
        }

        var cValue: keras_key { keras_key(first: first, second: second) }
    }

    /// Makes everything that draws without a seed from now on reproducible
    /// (`keras.utils.set_random_seed`).
    ///
    /// - Throws: ``TensorError/invalidArgument(operation:argument:expected:found:)`` for a seed
    ///   outside of `0 ..< 2³²`.
    public static func setSeed(_ seed: Int) throws {
        guard let numPySeed = UInt32(exactly: seed) else {
            throw TensorError.invalidArgument(
                operation: "setSeed", argument: "seed",
                expected: "an integer from 0 to \(UInt32.max)", found: "\(seed)")
        }
        state.withLock {
            $0.python = PythonRandom(seed: seed)
            $0.numPy = PythonRandom(numPySeed: numPySeed)
            $0.generator = nil
        }
    }

    /// A seed as Keras draws one where none was given: from 1 to 1 000 000 000, of Python's
    /// generator after ``setSeed(_:)``, else of one that the system seeds.
    public static func makeDefaultSeed() -> Int {
        isApart ? makeUnseededSeed() : state.withLock { $0.makeDefaultSeed() }
    }

    static func makeUnseededSeed() -> Int { unseeded.withLock { $0.randint(1, 1_000_000_000) } }

    /// The system is asked once, not for each layer: the call takes longer than making one.
    private static let unseeded = Mutex(PythonRandom(seed: Int.random(in: 0 ... .max)))

    @TaskLocal private static var isApart = false

    /// Runs `body`, whose default seeds nobody set: they take nothing from the sequence that
    /// ``setSeed(_:)`` began.
    package static func apart<Result>(_ body: () throws -> Result) rethrows -> Result {
        try $isApart.withValue(true, operation: body)
    }

    /// A key of the process's generator.
    public static func nextKey() -> Key {
        state.withLock { state in
            var generator = state.generator ?? SeedState(seed: state.makeDefaultSeed())
            defer { state.generator = generator }
            return generator.next(ordered: false)
        }
    }

    /// The numbers below `count` in a random order: as NumPy draws it after ``setSeed(_:)``, which
    /// is how Keras shuffles samples.
    ///
    /// - Throws: ``TensorError/invalidArgument(operation:argument:expected:found:)`` for a negative
    ///   count, or more numbers than one allocation may hold.
    public static func permutation(_ count: Int) throws -> [Int] {
        try check(count: count, "permutation")
        return state.withLock { state in
            // One number of the system's, not one for each element: a system call takes longer
            // than a small step of training.
            var numPy =
                state.numPy ?? PythonRandom(numPySeed: UInt32.random(in: 0...UInt32.max))
            defer { state.numPy = numPy }
            return numPy.permutation(count)
        }
    }

    /// Refuses a count of numbers of 8 bytes that no allocation may hold.
    fileprivate static func check(count: Int, _ operation: String) throws {
        let most = min(BufferPool.allocationLimit / 8, Int(UInt32.max))
        guard 0...max(most, 0) ~= count else {
            throw TensorError.invalidArgument(
                operation: operation, argument: "count",
                expected: "from 0 to \(most)", found: "\(count)")
        }
    }

    private static let state = Mutex(ProcessState())

    /// How far the generators of the process have come.
    package static var processState: ProcessState {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

/// The state of Keras's `SeedGenerator`: a seed and a count.
public struct SeedState: Sendable, Hashable {
    public var key: Random.Key

    /// The state of `SeedGenerator(seed)`.
    public init(seed: Int) { key = Random.Key(seed: seed) }

    /// A state that was saved.
    public init(key: Random.Key) { self.key = key }

    /// The key for the next call, after which the count is one higher (`SeedGenerator.next`).
    ///
    /// - Parameter ordered: Keras draws unordered for calls without a seed of their own.
    public mutating func next(ordered: Bool = true) -> Random.Key {
        let current = key
        if ordered {
            key.second &+= 1
        } else {
            key.first = (key.first &+ 1) &* 5387 % 933_199
            key.second = (key.second &+ 1) &* 5387 % 933_199
        }
        return current
    }
}
