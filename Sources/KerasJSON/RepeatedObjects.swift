/// The last small objects under some keys. A description of a model has most of them over and over,
/// such as those of initializers: what has the same text has the same value, and shares its memory.
///
/// A key has one slot, which it shares with others, and the last object has it. Only errors tell that
/// an object was passed over: they lie behind it.
struct RepeatedObjects {
    struct Entry {
        /// Where its text is, both brackets included.
        let text: Range<Int>
        let object: JSONObject
        /// How many values are in it, at all levels.
        let valueCount: Int
        /// How many containers it was in.
        let depth: Int
    }

    /// In bytes. It bounds what texts that differ at their ends can cost.
    private static let largestLength = 512

    private var slots = [Entry?](repeating: nil, count: 64)

    /// The object whose text begins at `position`, if the last one in its slot had the same.
    ///
    /// - Parameter depth: How many containers it is in; an object that was in fewer may be too deep
    ///   here.
    func object(
        at position: Int, of document: UnsafeRawBufferPointer, slot: Int, depth: Int
    ) -> Entry? {
        guard let entry = slots[slot], depth <= entry.depth,
            entry.text.count <= document.count - position
        else { return nil }
        // A text of balanced brackets is the beginning of no other one.
        let here = UnsafeRawBufferPointer(
            rebasing: document[position..<position + entry.text.count])
        let known = UnsafeRawBufferPointer(rebasing: document[entry.text])
        return here.hasSameBytes(as: known) ? entry : nil
    }

    /// Takes the place of the last object in the slot, unless the new one is large.
    mutating func insert(_ entry: Entry, slot: Int) {
        if entry.text.count <= Self.largestLength { slots[slot] = entry }
    }
}
