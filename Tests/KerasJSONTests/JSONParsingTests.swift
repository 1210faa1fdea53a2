import Foundation
import KerasJSON
import Synchronization
import Testing

@Suite("Reading JSON")
final class JSONParsingTests: Sendable {
    private let finished = Mutex(false)

    @Test(
        "gives the values that Python's dialect means",
        arguments: [
            ("null", nil), ("true", true), ("false", false),
            ("0", 0), ("-0", 0), ("12", 12),
            ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
            ("9223372036854775808", .bigInt("9223372036854775808")),
            ("-123456789012345678901234567890", .bigInt("-123456789012345678901234567890")),
            ("1.0", 1.0), ("-0.0", .double(-0.0)), ("1e2", 100.0), ("1E+2", 100.0),
            ("1e-7", 1e-7), ("1e999", .double(.infinity)), ("-1e999", .double(-.infinity)),
            ("1e-999", 0.0), ("0e99999999999999999999", 0.0),
            ("1e00000000000000000002", 100.0), ("1e-00000000000000000000001", 0.1),
            ("NaN", .double(.nan)), ("Infinity", .double(.infinity)),
            ("-Infinity", .double(-.infinity)),
            (#""""#, ""), (#""a b\u0000""#, "a b\0"),
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u00e9\u2603\ud83d\ude00é""#, "é☃😀é"), (#""\uFFFF\uABCD""#, "\u{FFFF}\u{ABCD}"),
            ("\"\u{7F}\"", "\u{7F}"),
            ("[]", []), ("{}", [:]), (" [ ] ", []), ("\t{\r\n} ", [:]),
            ("[1, [2, [3]]]", [1, [2, [3]]]), (#"{"a":{"b":[]}}"#, ["a": ["b": []]]),
            (#"{"a": 1, "b": 2, "a": 3}"#, ["a": 3, "b": 2]),
        ] as [(String, JSONValue)])
    func values(text: String, expected: JSONValue) throws {
        #expect(try JSONValue(jsonString: text) == expected)
    }

    @Test("keeps the sign of a negative zero")
    func negativeZero() throws {
        #expect(try JSONValue(jsonString: "-0.0").doubleValue?.sign == .minus)
    }

    @Test("keeps a repeated key at its first place with its last value")
    func duplicateKeys() throws {
        let object = try JSONValue(jsonString: #"{"a": 1, "b": 2, "a": 3}"#).objectValue
        #expect(object?.keys == ["a", "b"])
    }

    private static let repetitions: [(String, [String])] = [
        (#"{"ab": 1, "\u0061b": 2}"#, ["ab"]), (#"{"\u0061b": 1, "ab": 2}"#, ["ab"]),
        (#"{"": 1, "a": 2, "": 3}"#, ["", "a"]), (#"{"é": 1, "\u00e9": 2, "e": 3}"#, ["é", "e"]),
        (#"{"abcd": 1, "axxd": 2, "abcd": 3}"#, ["abcd", "axxd"]),
    ]

    @Test("tells keys apart by what they mean, not by how they are written", arguments: repetitions)
    func repeatedKeys(text: String, keys: [String]) throws {
        let object = try #require(try JSONValue(jsonString: text).objectValue)
        #expect(object.keys == keys)
        #expect(object[keys[0]] == (text.contains("3") && keys[0] != "é" ? 3 : 2))
    }

    @Test("finds each key of an object, and repeats none", arguments: [1, 12, 16, 17, 40, 300])
    func manyKeys(count: Int) throws {
        let pairs = (0..<2 * count).map { #""key \#($0 % count) of many": \#($0)"# }
        let object = try #require(
            try JSONValue(jsonString: "{\(pairs.joined(separator: ","))}").objectValue)
        #expect(object.keys == (0..<count).map { "key \($0) of many" })
        for index in 0..<count { #expect(object["key \(index) of many"] == .int(index + count)) }
    }

    /// Texts of every length are kept apart though most have the same beginnings and ends.
    @Test("keeps texts apart that begin and end alike", arguments: 0..<80)
    func similarTexts(length: Int) throws {
        var texts = (0..<max(1, length)).map { place in
            (0..<length).map { $0 == place ? "x" : "a" }.joined()
        }
        texts += texts.reversed() + texts.map { $0 + "é" }
        let document = "[\(texts.map { "\"\($0)\"" }.joined(separator: ","))]"
        #expect(try JSONValue(jsonString: document) == .array(texts.map(JSONValue.string)))
        for text in texts { #expect(try JSONValue(jsonString: "\"\(text)\"") == .string(text)) }
    }

    struct Malformed: CustomTestStringConvertible, Sendable {
        let document: [UInt8]
        let kind: JSONError.Kind
        let offset: Int

        init(_ text: String, _ kind: JSONError.Kind, at offset: Int) {
            self.init(bytes: Array(text.utf8), kind, at: offset)
        }

        init(bytes: [UInt8], _ kind: JSONError.Kind, at offset: Int) {
            (self.document, self.kind, self.offset) = (bytes, kind, offset)
        }

        var testDescription: String { String(decoding: document.prefix(40), as: UTF8.self) }
    }

    static let malformed: [Malformed] = [
        .init("", .unexpectedEnd(expected: "a value"), at: 0),
        .init("  ", .unexpectedEnd(expected: "a value"), at: 2),
        .init("[", .unexpectedEnd(expected: "a value"), at: 1),
        .init("[1", .unexpectedEnd(expected: "',' or ']'"), at: 2),
        .init("[1,", .unexpectedEnd(expected: "a value"), at: 3),
        .init("[1,]", .unexpectedByte(0x5D, expected: "a value"), at: 3),
        .init("[1 2]", .unexpectedByte(0x32, expected: "',' or ']'"), at: 3),
        .init("]", .unexpectedByte(0x5D, expected: "a value"), at: 0),
        .init("{", .unexpectedEnd(expected: "a key in double quotes"), at: 1),
        .init("{a: 1}", .unexpectedByte(0x61, expected: "a key in double quotes"), at: 1),
        .init(#"{"a""#, .unexpectedEnd(expected: "':'"), at: 4),
        .init(#"{"a" 1}"#, .unexpectedByte(0x31, expected: "':'"), at: 5),
        .init(#"{"a": 1"#, .unexpectedEnd(expected: "',' or '}'"), at: 7),
        .init(#"{"a": 1,}"#, .unexpectedByte(0x7D, expected: "a key in double quotes"), at: 8),
        .init("nul", .unexpectedByte(0x6E, expected: "a value"), at: 0),
        .init("nan", .unexpectedByte(0x6E, expected: "a value"), at: 0),
        .init("True", .unexpectedByte(0x54, expected: "a value"), at: 0),
        .init("'a'", .unexpectedByte(0x27, expected: "a value"), at: 0),
        .init("+1", .unexpectedByte(0x2B, expected: "a value"), at: 0),
        .init(".5", .unexpectedByte(0x2E, expected: "a value"), at: 0),
        .init("/* */ 1", .unexpectedByte(0x2F, expected: "a value"), at: 0),
        .init("[01]", .invalidNumber, at: 1),
        .init("[-01]", .invalidNumber, at: 1),
        .init("[1.]", .invalidNumber, at: 1),
        .init("[1e]", .invalidNumber, at: 1),
        .init("[1e+]", .invalidNumber, at: 1),
        .init("[-]", .invalidNumber, at: 1),
        .init("[-Inf]", .invalidNumber, at: 1),
        .init("-", .unexpectedEnd(expected: "a digit"), at: 1),
        .init("1.", .unexpectedEnd(expected: "a digit"), at: 2),
        .init("1e-", .unexpectedEnd(expected: "a digit"), at: 3),
        .init("1 1", .trailingContent, at: 2),
        .init("{}}", .trailingContent, at: 2),
        .init("NaNa", .trailingContent, at: 3),
        .init("1\0", .trailingContent, at: 1),
        .init(#""abc"#, .unexpectedEnd(expected: "a closing '\"'"), at: 4),
        .init(#""ab\"#, .unexpectedEnd(expected: "an escape"), at: 4),
        .init(#""\u12"#, .unexpectedEnd(expected: "four hexadecimal digits"), at: 5),
        .init(#""\u12""#, .invalidEscape, at: 1),
        .init(#""\n"#, .unexpectedEnd(expected: "a closing '\"'"), at: 3),
        .init(#""a\x41""#, .invalidEscape, at: 2),
        .init(#""a\u12g4""#, .invalidEscape, at: 2),
        .init(#""a\u+123""#, .invalidEscape, at: 2),
        .init("\"a\nb\"", .controlCharacter(0x0A), at: 2),
        .init("\"\\n\u{1F}\"", .controlCharacter(0x1F), at: 3),
        .init(#""a\ud800""#, .loneSurrogate, at: 2),
        .init(#""a\ud800\n""#, .loneSurrogate, at: 2),
        .init(#""a\ud800\u0041""#, .loneSurrogate, at: 2),
        .init(#""\ud800\ud800""#, .loneSurrogate, at: 1),
        .init(#""\udc00\ud800""#, .loneSurrogate, at: 1),
        .init("\u{FEFF}1", .byteOrderMark, at: 0),
        .init(bytes: [0x22, 0x61, 0xFF, 0x22], .invalidUTF8, at: 2),
        .init(bytes: [0x22, 0xC3, 0xA9, 0xC3, 0x22], .invalidUTF8, at: 3),
        .init(bytes: [0x22, 0xC0, 0x80, 0x22], .invalidUTF8, at: 1),
        .init(bytes: [0x22, 0xED, 0xA0, 0x80, 0x22], .invalidUTF8, at: 1),
        .init(bytes: [0x22, 0x5C, 0x6E, 0x61, 0xE2, 0x82, 0x22], .invalidUTF8, at: 4),
        .init(bytes: [0x7B, 0x22, 0x80, 0x22], .invalidUTF8, at: 2),
        .init(bytes: [0xFF, 0xFE, 0x31, 0x00], .unexpectedByte(0xFF, expected: "a value"), at: 0),
    ]

    @Test("refuses malformed documents and says where", arguments: malformed)
    func malformedDocument(_ document: Malformed) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: document.document) }
        #expect(error?.kind == document.kind)
        #expect(error?.offset == document.offset)
    }

    @Test("points at the line and the column in one line of text")
    func position() {
        let error = #expect(throws: JSONError.self) {
            try JSONValue(jsonString: "{\n  \"a\": 1,\n  \"b\": x\n}")
        }
        #expect(error?.line == 3)
        #expect(error?.column == 8)
        #expect(
            error?.description
                == "JSON is invalid at line 3, column 8 (byte 19): expected a value, found 'x'")
    }

    @Test("refuses nesting beyond the limit", arguments: ["[", #"{"a":"#, #"[{"a":"#])
    func depth(opening: String) {
        let document = String(repeating: opening, count: 100_000)
        let error = #expect(throws: JSONError.self) { try JSONValue(jsonString: document) }
        #expect(error?.kind == .depthExceeded(limit: 512))
    }

    @Test("accepts nesting up to the limit, and never more than a stack bears")
    func depthLimit() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSONValue(jsonString: nested(512))
        let small = JSONLimits(maximumDepth: 3)
        _ = try JSONValue(jsonString: nested(3), limits: small)
        let refused = #expect(throws: JSONError.self) {
            try JSONValue(jsonString: nested(4), limits: small)
        }
        #expect(refused?.kind == .depthExceeded(limit: 3))
        #expect(refused?.offset == 3)

        let boundless = JSONLimits(maximumDepth: .max)
        _ = try JSONValue(jsonString: nested(2048), limits: boundless)
        #expect(throws: JSONError.self) {
            try JSONValue(jsonString: nested(2049), limits: boundless)
        }
    }

    @Test("needs little of the stack, also of a secondary thread")
    func stackUse() {
        let thread = Thread {
            let deepest = JSONLimits(maximumDepth: JSONLimits.deepestNesting)
            let text = String(repeating: "[", count: 2048) + String(repeating: "]", count: 2048)
            guard let value = try? JSONValue(jsonString: text, limits: deepest),
                let other = try? JSONValue(jsonString: text, limits: deepest), value == other
            else { return }
            self.finished.withLock { $0 = (try? value.jsonString()) == text }
        }
        thread.stackSize = 512 << 10
        thread.start()
        while !thread.isFinished { Thread.sleep(forTimeInterval: 0.001) }
        #expect(finished.withLock { $0 })
    }

    @Test(
        "limits how many values there are, wherever they are",
        arguments: ["[1,2,[3,4]]", #"{"a":[1,{"b":2}],"c":3}"#])
    func valueCount(document: String) throws {
        _ = try JSONValue(jsonString: document, limits: JSONLimits(maximumValueCount: 5))
        let error = #expect(throws: JSONError.self) {
            try JSONValue(jsonString: document, limits: JSONLimits(maximumValueCount: 4))
        }
        #expect(error?.kind == .tooManyValues(limit: 4))
    }

    @Test("limits the digits of integers, not of floats")
    func digits() throws {
        let digits = String(repeating: "7", count: 4300)
        #expect(try JSONValue(jsonString: digits) == .bigInt(digits))
        #expect(try JSONValue(jsonString: "-" + digits) == .bigInt("-" + digits))
        let error = #expect(throws: JSONError.self) {
            try JSONValue(jsonString: "[" + digits + "7]")
        }
        #expect(error?.kind == .numberTooLong(limit: 4300))
        #expect(error?.offset == 1)
        #expect(
            try JSONValue(jsonString: "0." + String(repeating: "1", count: 10_000))
                == .double(0.1111111111111111))
    }

    @Test("fails with an error wherever a document is cut off")
    func truncation() throws {
        let document = Array(
            #"{"a": [1, -2.5e-3, NaN, true], "é\u00e9\ud83d\ude00": {"b": null, "c": "x\n"}}"#.utf8)
        for length in 0..<document.count {
            #expect(throws: JSONError.self) { try JSONValue(parsing: Array(document[..<length])) }
        }
    }
}
