import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// An object that Keras and this library can both make.
struct ConfigRow: Sendable, CustomTestStringConvertible {
    /// Keras's module, without `keras.`.
    let kind: String
    let className: String
    var kwargs: [String: OracleValue] = [:]
    /// The shape to build both for, if any.
    var buildShape: [Int?]?
    /// The first version that reads the row; `nil` for all.
    let since: String?
    let make: @Sendable () throws -> KerasObject

    var testDescription: String { "\(kind).\(className) \(kwargs)" }

    init(
        _ kind: String, _ className: String, _ kwargs: [String: OracleValue] = [:],
        build buildShape: [Int?]? = nil, since: String? = nil,
        make: @escaping @Sendable () throws -> KerasObject
    ) {
        self.kind = kind
        self.className = className
        self.kwargs = kwargs
        self.buildShape = buildShape
        self.since = since ?? KerasHistory.version(of: kind, className)
        self.make = make
    }

    var arguments: [String: OracleValue] {
        var arguments: [String: OracleValue] = [
            "kind": .string(kind), "class_name": .string(className), "kwargs": .object(kwargs),
        ]
        if let buildShape {
            arguments["build_shape"] = .array(buildShape.map { $0.map(OracleValue.int) ?? .null })
        }
        return arguments
    }

    /// The object as this library writes it.
    func encoded() throws -> JSONValue {
        let object = try make()
        if let buildShape, let layer = object as? Layer {
            try layer.buildIfNeeded(inputShapes: .leaf(Shape(buildShape)))
        }
        return try Serialization.encode(object)
    }
}

/// Compares the descriptions of `rows` with Keras's, in all directions; keys in their order,
/// numbers with their kind.
func expectSameConfigs(_ rows: [ConfigRow]) throws {
    let answers = try Oracle.table("objects.serialize_text", rows.map(\.arguments))
    var ours: [JSONValue] = []
    for (row, answer) in zip(rows, answers) {
        let text = try #require(try answer.get().stringValue)
        let kerasConfig = try JSONValue(jsonString: text)
        let expected = try kerasConfig.withoutRecentDefaults().jsonString()
        let written = try row.encoded()
        ours.append(written)
        #expect(try written.jsonString() == expected, "written: \(row.testDescription)")

        guard case .object(let read) = try Serialization.decode(kerasConfig) else {
            Issue.record("no object: \(row.testDescription)")
            continue
        }
        #expect(
            try Serialization.encode(read).jsonString() == expected,
            "read and written again: \(row.testDescription)")
    }
    let requests = try ours.map { ["config": OracleValue.string(try $0.jsonString())] }
    for (row, (written, answer)) in zip(
        rows, zip(answers, try Oracle.table("objects.deserialize", requests)))
    {
        let kerasConfig = try JSONValue(jsonString: written.get().stringValue ?? "")
        #expect(
            try answer.get().json == OracleValue(kerasConfig).json,
            "read by Keras: \(row.testDescription)")
    }
    for version in OlderKeras.allCases {
        let readable = zip(rows, requests).filter { version.has(since: $0.0.since) }
        let answers = try Oracle.table(
            "objects.deserialize", readable.map(\.1), in: .older(version))
        for (row, answer) in zip(readable.map(\.0), answers) {
            #expect(throws: Never.self, "read by Keras \(version): \(row.testDescription)") {
                try answer.get()
            }
        }
    }
}
