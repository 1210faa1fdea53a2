/// Writes values as CPython's `json.dumps` does.
struct JSONWriter {
    let format: JSONFormat
    var output: [UInt8] = []
    private var depth = 0

    init(format: JSONFormat) {
        self.format = format
    }

    mutating func write(_ value: JSONValue) throws(JSONError) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .int(let value): append(value)
        case .bigInt(let digits): try append(digits: digits)
        case .double(let value): append(value)
        case .string(let value): append(quoted: value)
        case .array(let elements): try write(elements)
        case .object(let object): try write(object)
        }
    }

    private mutating func write(_ elements: [JSONValue]) throws(JSONError) {
        guard !elements.isEmpty else { return append("[]") }
        try enter("[")
        for (index, element) in elements.enumerated() {
            separate(isFirst: index == 0)
            try write(element)
        }
        leave("]")
    }

    private mutating func write(_ object: JSONObject) throws(JSONError) {
        guard !object.isEmpty else { return append("{}") }
        try enter("{")
        for (index, (key, value)) in object.enumerated() {
            separate(isFirst: index == 0)
            append(quoted: key)
            append(": ")
            try write(value)
        }
        leave("}")
    }

    // MARK: Layout

    private mutating func enter(_ bracket: StaticString) throws(JSONError) {
        guard depth < JSONLimits.deepestNesting else {
            throw JSONError(
                writing: .depthExceeded(limit: JSONLimits.deepestNesting), after: output.count)
        }
        depth += 1
        append(bracket)
    }

    private mutating func leave(_ bracket: StaticString) {
        depth -= 1
        if format.indent != nil { startLine() }
        append(bracket)
    }

    private mutating func separate(isFirst: Bool) {
        if format.indent != nil {
            if !isFirst { append(",") }
            startLine()
        } else if !isFirst {
            append(", ")
        }
    }

    private mutating func startLine() {
        append("\n")
        let (spaces, overflow) = (format.indent ?? 0).multipliedReportingOverflow(by: depth)
        if !overflow { output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: spaces)) }
    }

    // MARK: Scalars

    @inline(__always)
    mutating func append(_ text: StaticString) {
        output.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func append(_ value: Int) {
        if (0..<10).contains(value) {
            output.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value))
        } else {
            output.append(contentsOf: String(value).utf8)
        }
    }

    private mutating func append(digits: String) throws(JSONError) {
        let magnitude =
            digits.utf8.first == UInt8(ascii: "-") ? digits.utf8.dropFirst() : digits.utf8[...]
        guard !magnitude.isEmpty, magnitude.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }),
            magnitude.count == 1 || magnitude.first != UInt8(ascii: "0")
        else {
            throw JSONError(writing: .invalidNumber, after: output.count)
        }
        output.append(contentsOf: digits.utf8)
    }

    private mutating func append(_ value: Double) {
        if value.isNaN {
            append("NaN")
        } else if value.isInfinite {
            append(value < 0 ? "-Infinity" : "Infinity")
        } else {
            value.appendPythonRepresentation(to: &output)
        }
    }
}
