/// How often a callback saves.
public enum SaveFrequency: Sendable, Equatable {
    /// At the end of every epoch.
    case epoch
    /// After every so many batches, counted across epochs.
    case batches(Int)

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for less than one
    ///   batch.
    func check(for object: String) throws {
        if case .batches(let count) = self, count < 1 {
            throw KerasError.invalidArgument(
                object: object, argument: "saveFrequency",
                expected: ".epoch or .batches(n), n >= 1",
                found: ".batches(\(count))")
        }
    }
}
