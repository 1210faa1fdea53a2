extension JSONParser {
    /// Reads the string whose opening quote is at the current position.
    mutating func parseString() throws(JSONError) -> String {
        try parseText().text
    }

    /// Reads the same, as a key.
    ///
    /// - Returns: The key, and a bit that it shares with few others; `nil` for a key whose bytes may
    ///   differ from those of the same key elsewhere.
    mutating func parseKeyText() throws(JSONError) -> (key: String, mark: UInt64?) {
        let start = position
        let (text, isASCII) = try parseText()
        guard isASCII else {
            try countUnicodeKey(text, at: start)
            return (text, nil)
        }
        let length = position - start - 2
        guard length > 0, length == text.utf8.count else { return (text, nil) }
        let ends = Int(document[start + 1]) &* 7 &+ Int(document[position - 2])
        return (text, 1 << UInt64((length &* 31 &+ ends) & 63))
    }

    private mutating func parseText() throws(JSONError) -> (text: String, isASCII: Bool) {
        let quote = position
        position += 1
        let start = position
        if try skipPlainText(), document[position] == UInt8(ascii: "\"") {
            defer { position += 1 }
            // What checks for faults takes several times as long, and finds none in ASCII.
            let bytes = UnsafeRawBufferPointer(rebasing: document[start..<position])
            return (texts.text(bytes), true)
        }
        let text = try parseEscapedString(from: start)
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        if !isASCII { try checkSpeed(of: text, at: quote) }
        return (text, isASCII)
    }

    /// Moves to the next quote or backslash.
    ///
    /// - Returns: Whether there were only ASCII characters.
    private mutating func skipPlainText() throws(JSONError) -> Bool {
        skipPlainWords()
        var all: UInt8 = 0
        while position < count {
            let byte = document[position]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return all < 0x80 }
            guard byte >= 0x20 else { throw error(.controlCharacter(byte), at: position) }
            all |= byte
            position += 1
        }
        throw error(.unexpectedEnd(expected: "a closing '\"'"), at: count)
    }

    /// Moves over printable ASCII but quotes and backslashes, eight characters at a time, as long as
    /// there are as many.
    private mutating func skipPlainWords() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highBits = ones << 7
        while count - position >= 8 {
            let word = UInt64(
                littleEndian: document.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            // A byte is less than n where subtracting n borrows; a xor makes a byte looked for 0.
            let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            let found =
                ((word &- ones &* 0x20) & ~word | (quotes &- ones) & ~quotes
                    | (backslashes &- ones) & ~backslashes | word) & highBits
            guard found == 0 else {
                position += found.trailingZeroBitCount / 8
                return
            }
            position += 8
        }
    }

    /// Reads on from the end of the plain text that a string starts with at `start`.
    private mutating func parseEscapedString(from start: Int) throws(JSONError) -> String {
        var text = try decode(start..<position)
        while true {
            if document[position] == UInt8(ascii: "\"") {
                position += 1
                return text
            }
            text.unicodeScalars.append(try parseEscape())
            let runStart = position
            _ = try skipPlainText()
            if runStart < position { text += try decode(runStart..<position) }
        }
    }

    private func decode(_ range: Range<Int>) throws(JSONError) -> String {
        let bytes = UnsafeRawBufferPointer(rebasing: document[range])
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        throw error(.invalidUTF8, at: range.lowerBound + bytes.firstInvalidUTF8Offset)
    }

    /// Reads the escape whose backslash is at the current position.
    private mutating func parseEscape() throws(JSONError) -> UnicodeScalar {
        let start = position
        guard count - start >= 2 else {
            throw error(.unexpectedEnd(expected: "an escape"), at: count)
        }
        position += 2
        switch document[start + 1] {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try parseUnicodeEscape(from: start)
        default: throw error(.invalidEscape, at: start)
        }
    }

    private mutating func parseUnicodeEscape(from start: Int) throws(JSONError) -> UnicodeScalar {
        let first = try parseFourHexDigits(of: start)
        if let scalar = UnicodeScalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(first), count - position >= 2,
            document[position] == UInt8(ascii: "\\"), document[position + 1] == UInt8(ascii: "u")
        else {
            throw error(.loneSurrogate, at: start)
        }
        let secondStart = position
        position += 2
        let second = try parseFourHexDigits(of: secondStart)
        guard UTF16.isTrailSurrogate(second),
            let scalar = UnicodeScalar(
                0x10000 + ((UInt32(first) - 0xD800) << 10) + (UInt32(second) - 0xDC00))
        else {
            throw error(.loneSurrogate, at: start)
        }
        return scalar
    }

    /// Reads the digits of a `\u` escape that starts at `start`.
    private mutating func parseFourHexDigits(of start: Int) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard position < count else {
                throw error(.unexpectedEnd(expected: "four hexadecimal digits"), at: count)
            }
            guard let digit = document[position].hexDigitValue else {
                throw error(.invalidEscape, at: start)
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}

extension UInt8 {
    fileprivate var hexDigitValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Where the first ill-formed sequence begins, for an error message; `count` if there is none.
    fileprivate var firstInvalidUTF8Offset: Int {
        var decoder = UTF8.ForwardParser()
        var iterator = makeIterator()
        var offset = 0
        while true {
            switch decoder.parseScalar(from: &iterator) {
            case .valid(let sequence): offset += sequence.count
            case .error, .emptyInput: return offset
            }
        }
    }
}
