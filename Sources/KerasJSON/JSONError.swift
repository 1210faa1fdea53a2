/// Why bytes are not a JSON document, or why a value cannot be written as one.
public struct JSONError: Error, Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        /// The document ends inside a value.
        case unexpectedEnd(expected: String)
        /// A byte that cannot stand here.
        case unexpectedByte(UInt8, expected: String)
        /// Something other than white space follows the value.
        case trailingContent
        /// Arrays and objects are nested deeper than the limit.
        case depthExceeded(limit: Int)
        /// Something that begins like a number and is none, such as `01`, `1.` or `-`.
        case invalidNumber
        /// An integer with more digits than the limit.
        case numberTooLong(limit: Int)
        /// More values than the limit.
        case tooManyValues(limit: Int)
        /// A backslash that is not followed by a known escape.
        case invalidEscape
        /// Half of a surrogate pair, which no Swift string can hold.
        case loneSurrogate
        /// A byte below 0x20 that stands unescaped inside a string.
        case controlCharacter(UInt8)
        /// A string whose bytes are not UTF-8.
        case invalidUTF8
        /// A string that is not ASCII, or all such keys together, with more bytes than the limit.
        case stringTooLong(limit: Int)
        /// A string with more combining marks in a row than the limit.
        case tooManyMarks(limit: Int)
        /// The document begins with a byte order mark.
        case byteOrderMark
    }

    public let kind: Kind
    /// The offset of the first offending byte, counted from the start of the document.
    /// In an error of the writer: the number of bytes written before the offending value.
    public let offset: Int
    /// The line of that byte, the first one being 1; 0 in errors of the writer.
    public let line: Int
    /// The column of that byte in bytes, the first one being 1; 0 in errors of the writer.
    public let column: Int
}

extension JSONError {
    init(_ kind: Kind, at offset: Int, in document: UnsafeRawBufferPointer) {
        var line = 1
        var lineStart = 0
        for (position, byte) in document.prefix(offset).enumerated()
        where byte == UInt8(ascii: "\n") {
            line += 1
            lineStart = position + 1
        }
        self.init(kind: kind, offset: offset, line: line, column: offset - lineStart + 1)
    }

    /// An error of the writer, which has no lines to point at.
    init(writing kind: Kind, after byteCount: Int) {
        self.init(kind: kind, offset: byteCount, line: 0, column: 0)
    }
}

extension JSONError: CustomStringConvertible {
    public var description: String {
        line == 0
            ? "JSON cannot be written: \(kind)"
            : "JSON is invalid at line \(line), column \(column) (byte \(offset)): \(kind)"
    }
}

extension JSONError.Kind: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unexpectedEnd(let expected): "expected \(expected), found the end of the document"
        case .unexpectedByte(let byte, let expected):
            "expected \(expected), found \(Self.spelling(of: byte))"
        case .trailingContent: "expected the end of the document, found more content"
        case .depthExceeded(let limit):
            "arrays and objects are nested deeper than the limit of \(limit)"
        case .invalidNumber: "expected a decimal number, such as 0, -1 or 1.5e-3"
        case .numberTooLong(let limit):
            "an integer has more digits than the limit of \(limit)"
        case .tooManyValues(let limit): "the document has more values than the limit of \(limit)"
        case .invalidEscape:
            "expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX after a backslash"
        case .loneSurrogate: "expected a pair of surrogate escapes, found half of one"
        case .controlCharacter(let byte):
            "a string contains the unescaped control character \(Self.spelling(of: byte))"
        case .invalidUTF8: "a string is not valid UTF-8"
        case .stringTooLong(let limit):
            "a string that is not ASCII, or all such keys, are longer than the limit of \(limit) bytes"
        case .tooManyMarks(let limit):
            "a string has more combining marks in a row than the limit of \(limit)"
        case .byteOrderMark: "the document begins with a byte order mark; remove it"
        }
    }

    private static func spelling(of byte: UInt8) -> String {
        if (0x21...0x7E).contains(byte) { return "'\(Character(UnicodeScalar(byte)))'" }
        let digits = String(byte, radix: 16, uppercase: true)
        return "byte 0x" + (digits.count < 2 ? "0" : "") + digits
    }
}
