/// A recursive-descent reader of Python's JSON dialect; the depth of its recursion is counted.
///
/// `position` never exceeds `count`, and no byte is read before it was compared with `count`.
struct JSONParser {
    let document: UnsafeRawBufferPointer
    let limits: JSONLimits
    let count: Int
    var position = 0
    private var remainingDepth: Int

    init(document: UnsafeRawBufferPointer, limits: JSONLimits) {
        self.document = document
        self.limits = limits
        self.count = document.count
        self.remainingDepth = limits.effectiveDepth
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

    mutating func parseValue() throws(JSONError) -> JSONValue {
        switch nextSignificantByte() {
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "{"): return .object(try parseObject())
        case UInt8(ascii: "["): return .array(try parseArray())
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

    private mutating func enter() throws(JSONError) {
        guard remainingDepth > 0 else {
            throw error(.depthExceeded(limit: limits.effectiveDepth), at: position)
        }
        remainingDepth -= 1
        position += 1
    }

    private mutating func parseArray() throws(JSONError) -> [JSONValue] {
        try enter()
        defer { remainingDepth += 1 }
        var elements: [JSONValue] = []
        if nextSignificantByte() == UInt8(ascii: "]") {
            position += 1
            return elements
        }
        while true {
            elements.append(try parseValue())
            switch nextSignificantByte() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                return elements
            default: throw unexpected(expected: "',' or ']'")
            }
        }
    }

    private mutating func parseObject() throws(JSONError) -> JSONObject {
        try enter()
        defer { remainingDepth += 1 }
        var object = JSONObject()
        if nextSignificantByte() == UInt8(ascii: "}") {
            position += 1
            return object
        }
        while true {
            guard nextSignificantByte() == UInt8(ascii: "\"") else {
                throw unexpected(expected: "a key in double quotes")
            }
            let key = try parseString()
            guard nextSignificantByte() == UInt8(ascii: ":") else {
                throw unexpected(expected: "':'")
            }
            position += 1
            object.updateValue(try parseValue(), forKey: key)
            switch nextSignificantByte() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                return object
            default: throw unexpected(expected: "',' or '}'")
            }
        }
    }
}
