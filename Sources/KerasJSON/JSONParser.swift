/// A reader of Python's JSON dialect. It keeps unfinished arrays and objects in a list of its own: by
/// recursion, five hundred levels would be too many for the stack of a secondary thread.
///
/// `position` never exceeds `count`, and no byte is read before it was compared with `count`.
struct JSONParser: ~Copyable {
    let document: UnsafeRawBufferPointer
    let limits: JSONLimits
    let count: Int
    var position = 0
    private var valueCount = 0
    /// The bytes of all keys so far that are not ASCII.
    var unicodeKeyLength = 0
    var texts = TextPool()
    private var objects = RepeatedObjects()
    private var elements = PartStack<JSONValue>()
    private var members = PartStack<JSONObject.Member>()

    init(document: UnsafeRawBufferPointer, limits: JSONLimits) {
        self.document = document
        self.limits = limits
        self.count = document.count
    }

    mutating func parseDocument() throws(JSONError) -> JSONValue {
        if document.starts(with: [0xEF, 0xBB, 0xBF]) { throw error(.byteOrderMark, at: 0) }
        let value = try parseValue()
        if nextSignificantByte() != nil { throw error(.trailingContent, at: position) }
        return value
    }

    func error(_ kind: JSONError.Kind, at offset: Int) -> JSONError {
        JSONError(kind, at: offset, in: document)
    }

    /// The error for the byte at the current position, or for the end that is there.
    func unexpected(expected: String) -> JSONError {
        position < count
            ? error(.unexpectedByte(document[position], expected: expected), at: position)
            : error(.unexpectedEnd(expected: expected), at: count)
    }

    /// Skips white space and returns the byte that follows it, which is not consumed.
    @inline(__always)
    mutating func nextSignificantByte() -> UInt8? {
        while position < count {
            let byte = document[position]
            switch byte {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return byte
            }
        }
        return nil
    }

    /// An array or object whose end was not reached yet.
    private struct Container {
        let isObject: Bool
        /// Where its parts begin in `members` or `elements`.
        let start: Int
        /// A bit for each key so far, which only a few others share.
        var marks: UInt64 = 0
        /// Whether each key has to be looked for among those before it.
        var mayRepeatKeys = false
        /// The slot of ``RepeatedObjects`` for what the last key stands before.
        var slot: Int?
        /// Where its text begins, and what was counted before it.
        let textStart: Int
        let valuesBefore: Int
        let unicodeKeysBefore: Int
    }

    private func container(isObject: Bool, from textStart: Int) -> Container {
        Container(
            isObject: isObject, start: isObject ? members.count : elements.count,
            textStart: textStart, valuesBefore: valueCount,
            unicodeKeysBefore: unicodeKeyLength)
    }

    /// Closes the innermost container after its last part, and makes its value of them.
    private mutating func take(_ open: inout [Container]) -> JSONValue {
        let container = open.removeLast()
        guard container.isObject else { return .array(elements.removeLast(from: container.start)) }
        let members = members.removeLast(from: container.start)
        let object =
            container.mayRepeatKeys
            ? JSONObject(members.lazy.map { ($0.key, $0.value) })
            : JSONObject(unique: members)
        // What is passed over counts no keys: those that are to be counted must not be in it.
        if let slot = open.last?.slot, unicodeKeyLength == container.unicodeKeysBefore {
            objects.insert(
                RepeatedObjects.Entry(
                    text: container.textStart..<position, object: object,
                    valueCount: valueCount - container.valuesBefore, depth: open.count),
                slot: slot)
        }
        return .object(object)
    }

    /// Passes over the object at the current position if it is known.
    private mutating func repeatedObject(in open: [Container]) -> JSONValue? {
        guard let slot = open.last?.slot,
            let known = objects.object(
                at: position, of: document, slot: slot, depth: open.count)
        else { return nil }
        position += known.text.count
        valueCount += known.valueCount
        return .object(known.object)
    }

    /// Reads the key of the container's next member, and makes room for its value.
    private mutating func parseKey(of container: inout Container) throws(JSONError) {
        let (key, mark) = try parseKey()
        let count = members.count - container.start
        if let mark, count <= JSONObject.largestUnindexedCount {
            if container.marks & mark != 0, !container.mayRepeatKeys {
                container.mayRepeatKeys = members.contains(from: container.start) {
                    $0.key.hasSameCodePoints(as: key)
                }
            }
            container.marks |= mark
        } else {
            container.mayRepeatKeys = true
        }
        container.slot = mark?.trailingZeroBitCount
        members.append(JSONObject.Member(key: key, value: .null))
    }

    private mutating func parseValue() throws(JSONError) -> JSONValue {
        var open: [Container] = []
        while true {
            let value: JSONValue
            switch nextSignificantByte() {
            case UInt8(ascii: "["):
                let start = position
                try enter(depth: open.count)
                guard nextSignificantByte() == UInt8(ascii: "]") else {
                    open.append(container(isObject: false, from: start))
                    continue
                }
                position += 1
                value = .array([])
            case UInt8(ascii: "{"):
                if let known = repeatedObject(in: open) {
                    value = known
                    break
                }
                let start = position
                try enter(depth: open.count)
                guard nextSignificantByte() == UInt8(ascii: "}") else {
                    var object = container(isObject: true, from: start)
                    try parseKey(of: &object)
                    open.append(object)
                    continue
                }
                position += 1
                value = .object(JSONObject())
            default: value = try parseScalar()
            }
            if let document = try close(&open, with: value) { return document }
        }
    }

    /// Adds a value to the innermost container, and closes all containers that end after it.
    ///
    /// - Returns: the document if that was its last value; nil if another value must follow.
    private mutating func close(
        _ open: inout [Container], with lastValue: JSONValue
    ) throws(JSONError) -> JSONValue? {
        var value = lastValue
        while let innermost = open.indices.last {
            valueCount += 1
            guard valueCount <= limits.maximumValueCount else {
                throw error(.tooManyValues(limit: limits.maximumValueCount), at: position)
            }
            let isObject = open[innermost].isObject
            if isObject {
                members.setLast { $0.value = value }
            } else {
                elements.append(value)
            }
            switch nextSignificantByte() {
            case UInt8(ascii: ","):
                position += 1
                if isObject { try parseKey(of: &open[innermost]) }
                return nil
            case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
                position += 1
                value = take(&open)
            default: throw unexpected(expected: isObject ? "',' or '}'" : "',' or ']'")
            }
        }
        return value
    }

    /// Consumes the bracket at the current position.
    private mutating func enter(depth: Int) throws(JSONError) {
        guard depth < limits.effectiveDepth else {
            throw error(.depthExceeded(limit: limits.effectiveDepth), at: position)
        }
        position += 1
    }

    private mutating func parseKey() throws(JSONError) -> (key: String, mark: UInt64?) {
        guard nextSignificantByte() == UInt8(ascii: "\"") else {
            throw unexpected(expected: "a key in double quotes")
        }
        let key = try parseKeyText()
        guard nextSignificantByte() == UInt8(ascii: ":") else {
            throw unexpected(expected: "':'")
        }
        position += 1
        return key
    }

    private mutating func parseScalar() throws(JSONError) -> JSONValue {
        switch nextSignificantByte() {
        case UInt8(ascii: "\""): return .string(try parseString())
        case .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try parseNumber()
        case UInt8(ascii: "-"):
            return consume("-Infinity") ? .double(-.infinity) : try parseNumber()
        case UInt8(ascii: "t") where consume("true"): return true
        case UInt8(ascii: "f") where consume("false"): return false
        case UInt8(ascii: "n") where consume("null"): return nil
        case UInt8(ascii: "N") where consume("NaN"): return .double(.nan)
        case UInt8(ascii: "I") where consume("Infinity"): return .double(.infinity)
        default: throw unexpected(expected: "a value")
        }
    }

    /// Consumes a word if it is what comes next.
    private mutating func consume(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard count - position >= length else { return false }
        for index in 0..<length where document[position + index] != word.utf8Start[index] {
            return false
        }
        position += length
        return true
    }
}
