/// The transport's codec: one value, one line. Both ends are ours, so it only has to be exact, not forgiving.
extension OracleValue {
    // MARK: Writing

    var jsonLine: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .double(let value):
            // Python's json module reads these three words.
            text +=
                value.isNaN
                ? "NaN" : value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : "\(value)"
        case .string(let value): Self.write(value, to: &text)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                element.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, (key, value)) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { text += "," }
                Self.write(key, to: &text)
                text += ":"
                value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    // MARK: Reading

    init(jsonLine: [UInt8]) throws {
        var parser = Parser(bytes: jsonLine)
        self = try parser.value()
        guard parser.position == jsonLine.count else { throw parser.failure() }
    }

    private struct Parser {
        let bytes: [UInt8]
        var position = 0

        func failure() -> OracleError {
            let start = max(0, position - 40)
            let excerpt = String(
                decoding: bytes[start..<min(bytes.count, position + 40)], as: UTF8.self)
            return .malformedAnswer("at byte \(position): …\(excerpt)…")
        }

        var next: UInt8? { position < bytes.count ? bytes[position] : nil }

        mutating func take(_ word: StaticString) -> Bool {
            let count = word.utf8CodeUnitCount
            let matches = word.withUTF8Buffer { bytes[position...].prefix(count).elementsEqual($0) }
            if matches { position += count }
            return matches
        }

        mutating func skipSpaces() {
            while let byte = next, byte == UInt8(ascii: " ") { position += 1 }
        }

        mutating func value() throws -> OracleValue {
            skipSpaces()
            defer { skipSpaces() }
            switch next {
            case UInt8(ascii: "{"): return try object()
            case UInt8(ascii: "["): return try array()
            case UInt8(ascii: "\""): return .string(try string())
            default: break
            }
            if take("null") { return .null }
            if take("true") { return .bool(true) }
            if take("false") { return .bool(false) }
            if take("NaN") { return .double(.nan) }
            if take("Infinity") { return .double(.infinity) }
            if take("-Infinity") { return .double(-.infinity) }
            return try number()
        }

        mutating func object() throws -> OracleValue {
            position += 1
            skipSpaces()
            var members: [String: OracleValue] = [:]
            if take("}") { return .object(members) }
            repeat {
                skipSpaces()
                guard next == UInt8(ascii: "\"") else { throw failure() }
                let key = try string()
                skipSpaces()
                guard take(":") else { throw failure() }
                members[key] = try value()
            } while take(",")
            guard take("}") else { throw failure() }
            return .object(members)
        }

        mutating func array() throws -> OracleValue {
            position += 1
            skipSpaces()
            var elements: [OracleValue] = []
            if take("]") { return .array(elements) }
            repeat { elements.append(try value()) } while take(",")
            guard take("]") else { throw failure() }
            return .array(elements)
        }

        mutating func number() throws -> OracleValue {
            let start = position
            let allowed = Array("+-.0123456789eE".utf8)
            while let byte = next, allowed.contains(byte) { position += 1 }
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            if let int = Int(text) { return .int(int) }
            // Python's integers know no limit; one beyond Int64 arrives as the nearest double.
            guard let double = Double(text) else { throw failure() }
            return .double(double)
        }

        mutating func string() throws -> String {
            position += 1
            var units: [UInt8] = []
            while let byte = next {
                position += 1
                switch byte {
                case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
                case UInt8(ascii: "\\"): try escape(into: &units)
                default: units.append(byte)
                }
            }
            throw failure()
        }

        mutating func escape(into units: inout [UInt8]) throws {
            guard let byte = next else { throw failure() }
            position += 1
            switch byte {
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            case UInt8(ascii: "u"):
                var code = [try hexUnit()]
                if UTF16.isLeadSurrogate(code[0]), take("\\u") { code.append(try hexUnit()) }
                units += Array(String(decoding: code, as: UTF16.self).utf8)
            default: units.append(byte)
            }
        }

        mutating func hexUnit() throws -> UInt16 {
            let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
            guard digits.utf8.count == 4, let unit = UInt16(digits, radix: 16) else {
                throw failure()
            }
            position += 4
            return unit
        }
    }
}
