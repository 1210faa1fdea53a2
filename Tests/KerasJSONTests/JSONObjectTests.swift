import KerasJSON
import Testing

@Suite("A JSON object")
struct JSONObjectTests {
    @Test("keeps the order in which keys were added", arguments: [3, 16, 17, 1000])
    func order(count: Int) {
        let keys = (0..<count).map { "key \(count - $0)" }
        let object = JSONObject(keys.enumerated().map { ($1, .int($0)) })
        #expect(object.keys == keys)
        #expect(object.values == (0..<count).map { .int($0) })
        #expect(object.map(\.key) == keys)
        #expect(keys.enumerated().allSatisfy { object[$1] == .int($0) })
        #expect(object["absent"] == nil)
    }

    @Test("replaces a value at its place", arguments: [3, 40])
    func replacement(count: Int) {
        var object = JSONObject((0..<count).map { ("\($0)", .int($0)) })
        object["1"] = "new"
        #expect(object.count == count)
        #expect(object[1].key == "1")
        #expect(object["1"] == "new")
    }

    @Test("forgets a removed key and still finds the others", arguments: [3, 17, 18, 40])
    func removal(count: Int) {
        var object = JSONObject((0..<count).map { ("\($0)", .int($0)) })
        object["0"] = nil
        #expect(object["0"] == nil)
        #expect(object.count == count - 1)
        #expect((1..<count).allSatisfy { object["\($0)"] == .int($0) })
        object["0"] = .null
        #expect(object.keys.last == "0")
        #expect(object["0"] == JSONValue.null)
    }

    @Test("equals an object of the same pairs in another order", arguments: [3, 40])
    func equality(count: Int) {
        let pairs = (0..<count).map { ("\($0)", JSONValue.int($0)) }
        let object = JSONObject(pairs)
        #expect(object == JSONObject(pairs.reversed()))
        #expect(object != JSONObject(pairs.dropLast()))
        #expect(object != JSONObject(pairs.dropLast() + [("other", 0)]))
        #expect(object != JSONObject(pairs.dropLast() + [("\(count - 1)", .null)]))
    }

    @Test("tells keys apart that only look alike", arguments: [0, 40])
    func canonicalEquivalence(others: Int) {
        var object = JSONObject((0..<others).map { ("\($0)", .null) })
        object["\u{E9}"] = 1
        object["e\u{301}"] = 2
        #expect(object.count == others + 2)
        #expect(object["\u{E9}"] == 1)
        #expect(object["e\u{301}"] == 2)
    }
}
