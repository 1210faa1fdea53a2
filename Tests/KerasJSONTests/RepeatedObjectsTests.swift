import Testing

@testable import KerasJSON

/// Objects with the same text under the same key are read once: nobody may notice.
@Suite("JSON objects that are repeated")
struct RepeatedObjectsTests {
    private static let zeros = #"{"class_name": "Zeros", "config": {"a": [1, {"b": 2.5}]}}"#

    @Test(
        "are those that their texts say, at each place",
        arguments: [
            // Twice the same, and one with another end, with another key before it, or in a list.
            (#"[{"k": {"a": 1}}, {"k": {"a": 1}}, {"k": {"a": 2}}]"#, ["1", "1", "2"]),
            (#"[{"k": {"a": 1}}, {"l": {"a": 1}}, {"k": {"a": 1}}]"#, ["1", nil, "1"]),
            // The text of the first goes on in the second: as a number, and after a space.
            (#"[{"k": {"a": 1}}, {"k": {"a": 12}}, {"k": {"a": 1 }}]"#, ["1", "12", "1"]),
            // Brackets in texts are none.
            (#"[{"k": {"a": "}"}}, {"k": {"a": "}}"}}]"#, [#""}""#, #""}}""#]),
        ])
    func values(document: String, expected: [String?]) throws {
        let objects = try #require(try JSONValue(jsonString: document).arrayValue)
        #expect(try objects.map { try $0["k"]?["a"]?.jsonString() } == expected)
    }

    @Test("stay apart when one is changed")
    func copies() throws {
        let document = #"[{"k": \#(Self.zeros)}, {"k": \#(Self.zeros)}]"#
        var objects = try #require(try JSONValue(jsonString: document).arrayValue)
        var first = try #require(objects[0]["k"]?.objectValue)
        first["class_name"] = "Ones"
        objects[0] = ["k": .object(first)]
        #expect(objects[0]["k"]?["class_name"] == "Ones")
        #expect(objects[1]["k"]?["class_name"] == "Zeros")
    }

    @Test("count for the number of values each time")
    func valueCount() throws {
        // Each has six values and is one; the objects around them are one each.
        let document = #"[{"k": \#(Self.zeros)}, {"k": \#(Self.zeros)}]"#
        _ = try JSONValue(jsonString: document, limits: JSONLimits(maximumValueCount: 16))
        let error = #expect(throws: JSONError.self) {
            try JSONValue(jsonString: document, limits: JSONLimits(maximumValueCount: 15))
        }
        #expect(error?.kind == .tooManyValues(limit: 15))
    }

    @Test("may not be deeper than others")
    func depth() throws {
        let flat = #"{"k": \#(Self.zeros)}"#
        // `zeros` goes four levels down; around it are three here, and four there.
        func document(_ last: String) -> String { "[\(flat), [\(flat), \(last)]]" }
        let limits = JSONLimits(maximumDepth: 7)
        _ = try JSONValue(jsonString: document(flat), limits: limits)
        let error = #expect(throws: JSONError.self) {
            try JSONValue(jsonString: document("[\(flat)]"), limits: limits)
        }
        #expect(error?.kind == .depthExceeded(limit: 7))
    }

    @Test("count for the length of keys that are not ASCII each time")
    func unicodeKeys() throws {
        let object = #"{"é": 1}"#
        let document = #"[{"k": \#(object)}, {"k": \#(object)}, {"k": \#(object)}]"#
        _ = try JSONValue(jsonString: document, limits: JSONLimits(maximumUnicodeLength: 6))
        let error = #expect(throws: JSONError.self) {
            try JSONValue(jsonString: document, limits: JSONLimits(maximumUnicodeLength: 5))
        }
        #expect(error?.kind == .stringTooLong(limit: 5))
    }

    @Test("are refused as they are when the document ends in them")
    func truncated() throws {
        let document = #"[{"k": \#(Self.zeros)}, {"k": \#(Self.zeros)}]"#
        for length in 0..<document.utf8.count {
            let part = Array(document.utf8.prefix(length))
            #expect(throws: JSONError.self) { try JSONValue(parsing: part) }
        }
    }

    @Test("are those of CPython in documents made of few objects", arguments: [1, 2, 3, 4])
    func randomDocuments(seed: Int) throws {
        let script = #"""
            generate = random.Random(int(data))
            def value(depth):
                kind = generate.randrange(5 if depth else 2)
                if kind == 0: return generate.choice([None, True, 1, 12, 1.5, "a", "}", "é"])
                if kind == 1: return generate.choice(["zeros", "ones"])
                if kind == 2: return [value(depth - 1) for _ in range(generate.randrange(4))]
                keys = ["config", "class_name", "k", "é", "a", "b"]
                generate.shuffle(keys)
                return {key: value(depth - 1) for key in keys[:generate.randrange(4)]}
            documents = [[value(5) for _ in range(60)] for _ in range(200)]
            reply("\n".join(json.dumps(document) for document in documents))
            """#
        let documents = try PythonJSON.run(script, input: Array("\(seed)".utf8))
            .split(separator: UInt8(ascii: "\n")).map(Array.init)
        #expect(documents.count == 200)
        for document in documents {
            #expect(try JSONValue(parsing: document).jsonBytes() == document)
        }
    }

    @Test("are found again up to 512 bytes, by the same text under the same key, no deeper")
    func slots() throws {
        func object(_ length: Int) -> [UInt8] {
            let text = [UInt8](repeating: UInt8(ascii: "b"), count: length - 8)
            return Array("{\"a\":\"".utf8) + text + Array("\"}".utf8)
        }
        for (length, isKept) in [(20, true), (511, true), (512, true), (513, false)] {
            let text = object(length)
            try (text + text + object(length + 1)).withUnsafeBytes { document in
                var objects = RepeatedObjects()
                objects.insert(
                    RepeatedObjects.Entry(
                        text: 0..<length, object: ["a": "b"], valueCount: 1, depth: 3),
                    slot: 5)
                func found(at position: Int, slot: Int = 5, depth: Int = 3) -> Bool {
                    objects.object(at: position, of: document, slot: slot, depth: depth) != nil
                }
                #expect(found(at: length) == isKept && found(at: length, depth: 0) == isKept)
                #expect(!found(at: length, depth: 4) && !found(at: length, slot: 6))
                // Another text, and one that the document is too short for.
                #expect(!found(at: 2 * length) && !found(at: 2 * length + 2))
            }
        }
    }

    @Test("leave nothing behind, however many parts there are and wherever the text breaks off")
    func partStack() throws {
        final class Part {}
        weak var first: Part?
        weak var last: Part?
        do {
            var stack = PartStack<Part>()
            for count in 0..<200 {
                let part = Part()
                if count == 0 { first = part }
                last = part
                stack.append(part)
            }
            #expect(stack.contains(from: 199) { $0 === last } && stack.count == 200)
            var removed = stack.removeLast(from: 64)
            #expect(removed.count == 136 && removed.last === last && stack.count == 64)
            removed = stack.removeLast(from: 64)
            #expect(removed.isEmpty && last == nil && first != nil)
            let part = Part()
            stack.setLast { $0 = part }
            #expect(stack.contains(from: 63) { $0 === part })
        }
        #expect(first == nil)
    }
}
