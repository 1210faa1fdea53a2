/// One of the equal models behind a frozen one.
///
/// Unchecked since models are not `Sendable`: nobody but who took it from its pool touches the
/// model, and the pool's lock orders one use before the next.
final class Replica: @unchecked Sendable {
    private let model: Model
    /// Whether it was made over the limit, and is not kept.
    let isExtra: Bool

    /// Whether the code that runs is part of a frozen model's prediction: one that must not wait
    /// for another, since others may wait for it.
    @TaskLocal static var isInUse = false

    init(_ model: Model, isExtra: Bool = false) {
        self.model = model
        self.isExtra = isExtra
    }

    func use<Result>(_ body: (Model) throws -> Result) rethrows -> Result {
        try Self.$isInUse.withValue(true) { try body(model) }
    }
}
