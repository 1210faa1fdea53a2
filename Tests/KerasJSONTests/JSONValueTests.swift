import KerasJSON
import Testing

@Suite("A JSON value")
struct JSONValueTests {
    @Test("is written as a literal")
    func literals() {
        let value: JSONValue = ["a": [1, 1.0, "x", true, nil], "b": [:], "c": []]
        #expect(
            value
                == .object([
                    "a": .array([.int(1), .double(1), .string("x"), .bool(true), .null]),
                    "b": .object([:]), "c": .array([]),
                ]))
    }

    @Test("gives its content only as what it is")
    func accessors() {
        let values: [JSONValue] = [
            nil, true, 7, .bigInt("100000000000000000000"), 7.0, "7", [7], ["7": 7],
        ]
        #expect(values.map(\.isNull) == [true] + Array(repeating: false, count: 7))
        #expect(values.map(\.boolValue) == [nil, true, nil, nil, nil, nil, nil, nil])
        #expect(values.map(\.intValue) == [nil, nil, 7, nil, nil, nil, nil, nil])
        #expect(values.map(\.doubleValue) == [nil, nil, 7, 1e20, 7, nil, nil, nil])
        #expect(values.map(\.stringValue) == [nil, nil, nil, nil, nil, "7", nil, nil])
        #expect(values.map(\.arrayValue) == [nil, nil, nil, nil, nil, nil, [7], nil])
        #expect(values.map(\.objectValue) == [nil, nil, nil, nil, nil, nil, nil, ["7": 7]])
        #expect(
            values.map(\.kindDescription) == [
                "null", "a boolean", "an integer", "an integer", "a float", "a string", "an array",
                "an object",
            ])
    }

    @Test("is reached by keys and indices, and nil where there is nothing")
    func subscripts() {
        let value: JSONValue = ["layers": [["units": 5]]]
        #expect(value["layers"]?[0]?["units"] == 5)
        #expect(value["layers"]?[1] == nil)
        #expect(value["layers"]?[-1] == nil)
        #expect(value["nothing"] == nil)
        #expect(value[0] == nil)
        #expect(value["layers"]?["units"] == nil)
    }

    @Test("differs from the same number of another type")
    func equality() {
        #expect(JSONValue.int(1) != .double(1))
        #expect(JSONValue.int(1) != .bool(true))
        #expect(JSONValue.int(1) != .bigInt("1"))
        #expect(JSONValue.double(.nan) == .double(.nan))
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
    }
}
