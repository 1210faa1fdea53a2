extension Random {
    /// How far the generators of the process have come.
    package struct ProcessState: Sendable {
        /// What ``setSeed(_:)`` seeded; `nil` before it was called.
        package var python: PythonRandom?
        package var numPy: PythonRandom?
        /// What ``nextKey()`` draws from; `nil` before its first call.
        package var generator: SeedState?

        package init() {}

        mutating func makeDefaultSeed() -> Int {
            python?.randint(1, 1_000_000_000) ?? Random.makeUnseededSeed()
        }
    }
}

extension PythonRandom {
    /// The words of the generator's state, and its position in them as the last one.
    package var snapshot: [UInt32] { words + [UInt32(position)] }

    /// The generator of a snapshot; `nil` for anything else.
    package init?(snapshot: [UInt32]) {
        guard snapshot.count == 625, snapshot[624] <= 624 else { return nil }
        words = Array(snapshot[..<624])
        position = Int(snapshot[624])
    }
}
