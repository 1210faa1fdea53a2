/// Writes values as CPython's `json.dumps` does; without recursion, as the parser reads them.
struct JSONWriter {
    let format: JSONFormat
    var output: [UInt8] = []
    private var open: [Container] = []

    init(format: JSONFormat) {
        self.format = format
    }

    /// An array or object of which some members are still to be written.
    private struct Container {
        let content: Content
        let count: Int
        var next = 0

        enum Content {
            case array([JSONValue])
            case object(JSONObject)
        }
    }

    mutating func write(_ value: JSONValue) throws(JSONError) {
        try begin(value)
        while let innermost = open.last {
            guard innermost.next < innermost.count else {
                end(innermost)
                continue
            }
            open[open.count - 1].next += 1
            separate(isFirst: innermost.next == 0)
            switch innermost.content {
            case .array(let elements): try begin(elements[innermost.next])
            case .object(let object):
                let (key, value) = object[innermost.next]
                append(quoted: key)
                append(": ")
                try begin(value)
            }
        }
    }

    /// Writes a scalar, or begins an array or object.
    private mutating func begin(_ value: JSONValue) throws(JSONError) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .int(let value): append(value)
        case .bigInt(let digits): try append(digits: digits)
        case .double(let value): append(value)
        case .string(let value): append(quoted: value)
        case .array(let elements) where elements.isEmpty: append("[]")
        case .array(let elements):
            try push(Container(content: .array(elements), count: elements.count))
            append("[")
        case .object(let object) where object.isEmpty: append("{}")
        case .object(let object):
            try push(Container(content: .object(object), count: object.count))
            append("{")
        }
    }

    private mutating func push(_ container: Container) throws(JSONError) {
        guard open.count < JSONLimits.deepestNesting else {
            throw JSONError(
                writing: .depthExceeded(limit: JSONLimits.deepestNesting), after: output.count)
        }
        open.append(container)
    }

    private mutating func end(_ container: Container) {
        open.removeLast()
        if format.indent != nil { startLine() }
        switch container.content {
        case .array: append("]")
        case .object: append("}")
        }
    }

    // MARK: Layout

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
        let (spaces, overflow) = (format.indent ?? 0).multipliedReportingOverflow(
            by: open.count)
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
