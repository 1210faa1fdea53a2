import KerasJSON
import Testing

@testable import Keras

/// Which Swift types a config can hold.
@Suite struct ConfigValueTests {
    private static func read<Value: ConfigValue>(_ type: Value.Type, _ json: JSONValue) throws
        -> JSONValue
    {
        let context = DecodingContext()
        return try Value.decoded(from: json, in: context).encoded(in: EncodingContext())
    }

    nonisolated(unsafe) static let kept: [(any ConfigValue.Type, JSONValue)] = [
        (Float.self, 0.5), (Int8.self, -128), (UInt8.self, 255), (Int16.self, 32767),
        (UInt16.self, 65535), (Int32.self, -2_147_483_648), (UInt32.self, 4_294_967_295),
        (Int64.self, 7), (UInt.self, 7), (UInt64.self, .bigInt("18446744073709551615")),
        ([String: Int].self, ["a": 1, "b": 2]),
        (OrderedDictionary<String, [Double]>.self, ["z": [1.0], "a": []]),
        ([String: String?].self, ["a": nil]),
    ]

    @Test(arguments: kept.indices)
    func `a value comes back as it was written`(_ index: Int) throws {
        let (type, json) = Self.kept[index]
        #expect(try Self.read(type, json) == json)
    }

    nonisolated(unsafe) static let refused: [(any ConfigValue.Type, JSONValue)] = [
        (Int8.self, 128), (Int8.self, -129), (UInt8.self, -1), (UInt8.self, 256),
        (Int32.self, 2_147_483_648), (UInt32.self, -1), (UInt64.self, -1),
        (UInt64.self, .bigInt("18446744073709551616")), (Int.self, .bigInt("9223372036854775808")),
        (Int16.self, 1.0), (Float.self, 1e300), (Float.self, "1"), ([String: Int].self, [1]),
        ([String: Int].self, ["a": 1.5]), (OrderedDictionary<String, Int>.self, nil),
    ]

    @Test(arguments: refused.indices)
    func `a value that the type cannot hold is refused`(_ index: Int) {
        let (type, json) = Self.refused[index]
        let error = #expect(throws: KerasError.self) { try Self.read(type, json) }
        guard case .invalidConfig? = error else {
            Issue.record("\(type) \(json): \(String(describing: error))")
            return
        }
    }

    @Test func `a dictionary is written in the order of its keys`() throws {
        let json = try ["b": 1, "a": 2, "c": 3].encoded(in: EncodingContext())
        #expect(json.objectValue.map { Array($0.keys) } == ["a", "b", "c"])
    }
}
