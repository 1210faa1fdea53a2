/// The parts of all containers that were not closed yet, those of the innermost one last.
///
/// An array's last elements can only be copied out of it, or moved one after the other.
struct PartStack<Part>: ~Copyable {
    private var parts: UnsafeMutablePointer<Part>
    private var capacity = 64
    private(set) var count = 0

    init() { parts = .allocate(capacity: capacity) }

    deinit {
        parts.deinitialize(count: count)
        parts.deallocate()
    }

    mutating func append(_ part: Part) {
        if count == capacity { grow() }
        (parts + count).initialize(to: part)
        count += 1
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Part>.allocate(capacity: 2 * capacity)
        larger.moveInitialize(from: parts, count: count)
        parts.deallocate()
        parts = larger
        capacity *= 2
    }

    /// Changes the last part, if there is one.
    mutating func setLast(_ change: (inout Part) -> Void) {
        if count > 0 { change(&parts[count - 1]) }
    }

    /// Whether one of the parts from `start` on fulfills a condition.
    func contains(from start: Int, where condition: (borrowing Part) -> Bool) -> Bool {
        (start..<count).contains { condition(parts[$0]) }
    }

    /// Removes the parts from `start` on, and returns them.
    mutating func removeLast(from start: Int) -> [Part] {
        let removed = count - start
        count = start
        return [Part](unsafeUninitializedCapacity: removed) { [parts] buffer, initialized in
            buffer.baseAddress?.moveInitialize(from: parts + start, count: removed)
            initialized = removed
        }
    }
}
