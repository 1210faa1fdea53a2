import KerasJSON
import Testing

@Suite("Writing JSON")
struct JSONWritingTests {
    @Test(
        "follows Python's json.dumps",
        arguments: [
            (nil, "null"), (true, "true"), (false, "false"), (0, "0"), (-1, "-1"),
            (.int(.min), "-9223372036854775808"),
            (.bigInt("-12345678901234567890"), "-12345678901234567890"),
            (1.0, "1.0"), (.double(-0.0), "-0.0"), (1e-07, "1e-07"), (0.0001, "0.0001"),
            (0.00001, "1e-05"), (1e15, "1000000000000000.0"), (1e16, "1e+16"), (1e22, "1e+22"),
            (9007199254740993.0, "9007199254740992.0"), (1.5e300, "1.5e+300"),
            (.double(.leastNonzeroMagnitude), "5e-324"),
            (0.0010000000474974513, "0.0010000000474974513"),
            (18014398509481984.0, "1.8014398509481984e+16"),
            (.double(.nan), "NaN"), (.double(.infinity), "Infinity"),
            (.double(-.infinity), "-Infinity"),
            ("dén☃se", #""d\u00e9n\u2603se""#), ("😀", #""\ud83d\ude00""#),
            ("\u{7F}\0\u{1F}", #""\u007f\u0000\u001f""#),
            ("\"\\/\u{8}\u{C}\n\r\t", #""\"\\/\b\f\n\r\t""#),
            ([], "[]"), ([:], "{}"), ([1, [2], []], "[1, [2], []]"),
            (["b": 1, "a": [:]], #"{"b": 1, "a": {}}"#),
        ] as [(JSONValue, String)])
    func formatting(value: JSONValue, expected: String) throws {
        #expect(try value.jsonString() == expected)
    }

    @Test("leaves characters as they are when asked to")
    func rawUTF8() throws {
        let format = JSONFormat(escapesNonASCII: false)
        let value: JSONValue = ["é☃": "😀\u{7F}\n\""]
        #expect(try value.jsonString(format: format) == "{\"é☃\": \"😀\u{7F}\\n\\\"\"}")
    }

    @Test("indents as Python does")
    func indentation() throws {
        let value: JSONValue = ["a": [1, ["b": nil]], "c": [], "d": [:]]
        let expected = """
            {
                "a": [
                    1,
                    {
                        "b": null
                    }
                ],
                "c": [],
                "d": {}
            }
            """
        #expect(try value.jsonString(format: .indented) == expected)
        #expect(try JSONValue.array([1]).jsonString(format: JSONFormat(indent: 0)) == "[\n1\n]")
    }

    @Test("refuses values nested too deeply")
    func depth() throws {
        var value: JSONValue = 1
        for _ in 0..<2048 { value = [value] }
        #expect(try value.jsonBytes().count == 4097)
        value = ["a": value]
        let error = #expect(throws: JSONError.self) { try value.jsonBytes() }
        #expect(error?.kind == .depthExceeded(limit: 2048))
    }

    @Test(
        "refuses a big integer that is none",
        arguments: ["", "-", "1.5", "0x1", "1, 2", "--1", "01"])
    func bigIntegers(digits: String) {
        let error = #expect(throws: JSONError.self) { try JSONValue.bigInt(digits).jsonBytes() }
        #expect(error?.kind == .invalidNumber)
    }
}
