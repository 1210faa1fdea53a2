/// The members of a JSON object: a dictionary that keeps the order in which keys were added, as
/// Python's `dict` does.
///
/// Assigning to a key that exists keeps its place. Two objects are equal when they hold the same
/// pairs, in whatever order. Keys are told apart by their code points.
public struct JSONObject: Sendable {
    struct Member: Sendable {
        let key: String
        var value: JSONValue
    }

    private var members: [Member] = []
    /// Where each key is; kept only by objects so large that searching through them would be slow.
    private var positions: [JSONKey: Int]?

    static let largestUnindexedCount = 16

    public init() {}

    /// Creates an object from pairs; of pairs with the same key the last value wins, at the first
    /// one's place.
    public init(_ pairs: some Sequence<(String, JSONValue)>) {
        members.reserveCapacity(pairs.underestimatedCount)
        for (key, value) in pairs {
            updateValue(value, forKey: key)
        }
    }

    /// Creates an object of members that all have different keys.
    init(unique members: [Member]) {
        self.members = members
        if members.count > Self.largestUnindexedCount { indexMembers() }
    }

    public var keys: [String] { members.map(\.key) }

    public var values: [JSONValue] { members.map(\.value) }

    /// The value of a key. Assigning nil removes the key; assign `JSONValue.null` to store a null.
    public subscript(key: String) -> JSONValue? {
        get {
            guard let position = position(of: key) else { return nil }
            return members[position].value
        }
        set {
            if let newValue {
                updateValue(newValue, forKey: key)
            } else {
                removeValue(forKey: key)
            }
        }
    }

    /// Sets the value of a key, added at the end if it is new.
    public mutating func updateValue(_ value: JSONValue, forKey key: String) {
        if let position = position(of: key) {
            members[position].value = value
            return
        }
        positions?[JSONKey(key)] = members.count
        members.append(Member(key: key, value: value))
        if positions == nil, members.count > Self.largestUnindexedCount {
            indexMembers()
        }
    }

    /// Removes a key and returns its value; takes time proportional to the number of keys.
    @discardableResult
    public mutating func removeValue(forKey key: String) -> JSONValue? {
        guard let position = position(of: key) else { return nil }
        let removed = members.remove(at: position)
        if positions != nil { indexMembers() }
        return removed.value
    }

    func position(of key: String) -> Int? {
        if let positions { return positions[JSONKey(key)] }
        // Most keys are short, and stand in the strings themselves: equal ones have the same bits.
        return members.firstIndex { $0.key.hasSameBits(as: key) }
            ?? members.firstIndex { $0.key.hasSameCodePoints(as: key) }
    }

    private mutating func indexMembers() {
        positions = nil
        guard members.count > Self.largestUnindexedCount else { return }
        var index = [JSONKey: Int](minimumCapacity: members.capacity)
        for (position, member) in members.enumerated() {
            index[JSONKey(member.key)] = position
        }
        positions = index
    }
}

/// Iterates over the pairs in the order in which their keys were added.
extension JSONObject: RandomAccessCollection {
    public typealias Element = (key: String, value: JSONValue)

    public var startIndex: Int { 0 }
    public var endIndex: Int { members.count }

    public subscript(position: Int) -> (key: String, value: JSONValue) {
        let member = members[position]
        return (member.key, member.value)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Creates an object; of equal keys the last value wins, as in Python's dict displays.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements)
    }
}

/// A key that equals only keys of the same code points.
struct JSONKey: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: JSONKey, right: JSONKey) -> Bool {
        left.text.hasSameCodePoints(as: right.text)
    }

    // Not the string's own hash: all spellings of a text have that in common, and a file could fill an
    // object with thousands of them.
    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
