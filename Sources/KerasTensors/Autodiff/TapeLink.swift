/// A value's place on a tape. It holds no reference: a tensor that outlives its tape keeps nothing
/// alive, and its link is simply never looked up again.
struct TapeLink: Sendable, Equatable {
    /// The tape's number; 0 stands for no tape.
    let tape: UInt64
    let index: Int

    static let none = TapeLink(tape: 0, index: 0)

    var isSet: Bool { tape != 0 }
}
