extension JSONWriter {
    /// Appends a string in double quotes, escaped.
    mutating func append(quoted text: String) {
        var text = text
        output.append(UInt8(ascii: "\""))
        text.withUTF8 { appendEscaped($0) }
        output.append(UInt8(ascii: "\""))
    }

    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var runStart = 0
        var position = 0
        while position < text.count {
            let byte = text[position]
            if !needsEscape(byte) {
                position += 1
                continue
            }
            output.append(contentsOf: text[runStart..<position])
            position +=
                byte < 0x80 ? appendEscape(ofASCII: byte) : appendEscape(at: position, in: text)
            runStart = position
        }
        output.append(contentsOf: text[runStart...])
    }

    @inline(__always)
    private func needsEscape(_ byte: UInt8) -> Bool {
        if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return true }
        // Python's ASCII format escapes DEL too.
        return byte >= 0x7F && format.escapesNonASCII
    }

    /// Appends the escape of one ASCII character and returns the number of bytes it stands for.
    private mutating func appendEscape(ofASCII byte: UInt8) -> Int {
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 0x08: append("\\b")
        case 0x0C: append("\\f")
        case 0x0A: append("\\n")
        case 0x0D: append("\\r")
        case 0x09: append("\\t")
        default: append(escapeOf: UInt16(byte))
        }
        return 1
    }

    /// Appends the escape of the character of several bytes at a position, and returns their number.
    private mutating func appendEscape(
        at position: Int, in text: UnsafeBufferPointer<UInt8>
    ) -> Int {
        // A Swift string is valid UTF-8: the lead byte tells the length, and the bytes are there.
        let length = text[position] < 0xE0 ? 2 : text[position] < 0xF0 ? 3 : 4
        var scalar = UInt32(text[position]) & (0xFF >> (UInt32(length) + 1))
        for byte in text[(position + 1)..<(position + length)] {
            scalar = scalar << 6 | UInt32(byte & 0x3F)
        }
        if scalar < 0x10000 {
            append(escapeOf: UInt16(truncatingIfNeeded: scalar))
        } else {
            append(escapeOf: UInt16(truncatingIfNeeded: 0xD800 + ((scalar &- 0x10000) >> 10)))
            append(escapeOf: UInt16(truncatingIfNeeded: 0xDC00 + (scalar & 0x3FF)))
        }
        return length
    }

    private mutating func append(escapeOf unit: UInt16) {
        append("\\u")
        for shift in stride(from: 12, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: (unit >> shift) & 0xF)
            output.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
