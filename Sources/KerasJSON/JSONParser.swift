/// A reader of Python's JSON dialect. It keeps unfinished arrays and objects in a list of its own: by
/// recursion, five hundred levels would be too many for the stack of a secondary thread.
///
/// `position` never exceeds `count`, and no byte is read before it was compared with `count`.
struct JSONParser {
    let document: UnsafeRawBufferPointer
    let limits: JSONLimits
    let count: Int
    var position = 0
    private var valueCount = 0
    /// The bytes of all keys so far that are not ASCII.
    var unicodeKeyLength = 0

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
        /// The key of the value that comes next; nil in an array.
        var key: String?
        var elements: [JSONValue] = []
        var members = JSONObject()

        mutating func append(_ value: JSONValue) {
            if let key {
                members.updateValue(value, forKey: key)
            } else {
                elements.append(value)
            }
        }

        var value: JSONValue { key == nil ? .array(elements) : .object(members) }
    }

    private mutating func parseValue() throws(JSONError) -> JSONValue {
        var open: [Container] = []
        while true {
            let value: JSONValue
            switch nextSignificantByte() {
            case UInt8(ascii: "["):
                try enter(depth: open.count)
                guard nextSignificantByte() == UInt8(ascii: "]") else {
                    open.append(Container())
                    continue
                }
                position += 1
                value = .array([])
            case UInt8(ascii: "{"):
                try enter(depth: open.count)
                guard nextSignificantByte() == UInt8(ascii: "}") else {
                    open.append(Container(key: try parseKey()))
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
            open[innermost].append(value)
            let isObject = open[innermost].key != nil
            switch nextSignificantByte() {
            case UInt8(ascii: ","):
                position += 1
                if isObject { open[innermost].key = try parseKey() }
                return nil
            case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
                position += 1
                value = open.removeLast().value
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

    private mutating func parseKey() throws(JSONError) -> String {
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
