import Synchronization

/// What oneDNN compiled for certain sizes. Compiling takes longer than most runs, so it is kept.
final class PrimitiveCache<Key: Hashable & Sendable, Primitive: AnyObject & Sendable>: Sendable {
    /// The largest networks have some hundreds; batches of ever different sizes must not fill the memory.
    private static var maximumCount: Int { 2048 }

    private let known = Mutex<[Key: Primitive]>([:])
    private let make: @Sendable (Key) throws -> Primitive

    init(_ make: @escaping @Sendable (Key) throws -> Primitive) { self.make = make }

    /// The primitive for these sizes, compiled at the first request.
    subscript(key: Key) -> Primitive {
        get throws {
            if let found = known.withLock({ $0[key] }) { return found }
            let made = try make(key)
            return known.withLock { known in
                // Any: the oldest would be the next one to be asked for by a network that is too large.
                if known.count >= Self.maximumCount { known.remove(at: known.startIndex) }
                let first = known[key] ?? made
                known[key] = first
                return first
            }
        }
    }
}
