import Foundation
import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// Graphs in a config that cannot be: layers that wait for each other, tensors of nobody, lists
/// where numbers belong.
@Suite struct HostileGraphTests {
    /// x and y go through the layer `shared`; their sum through `head`.
    private static let sample = Result {
        let (x, y) = (Input([3], name: "x"), Input([3], name: "y"))
        let shared = Dense(4, name: "shared")
        let sum = try Ops.concatenate([shared(x), shared(y)], axis: 1)
        return try Model(inputs: [x, y], outputs: Dense(1, name: "head")(sum), name: "graph")
            .archiveBytes()
    }

    /// x, y, shared, concatenate, head: their places in the sample.
    private static let (shared, joined, head) = (2, 3, 4)

    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let expected: String
        let place: String
        let value: String
        var testDescription: String { what }
    }

    private static func tensor(_ history: String) -> String {
        """
        {"class_name": "__keras_tensor__", "config": {"shape": [null, 4], "dtype": "float32",
        "keras_history": \(history)}}
        """
    }

    private static func call(_ layer: Int) -> String {
        "config.layers.\(layer).inbound_nodes.0"
    }

    private static func invalid(_ place: String) -> String {
        "KerasError.invalidConfig config.\(place)"
    }

    private static let calls: [Case] = [
        Case(
            what: "a layer that waits for itself",
            expected: invalid("config"), place: "\(call(head)).args.0",
            value: tensor(#"["head", 0, 0]"#)),
        Case(
            what: "two operations that wait for each other",
            expected: invalid("config"), place: "\(call(joined)).args.0",
            value: "[\(tensor(#"["head", 0, 0]"#))]"),
        Case(
            what: "a layer that is not there", expected: invalid("config.layers.4"),
            place: "\(call(head)).args.0", value: tensor(#"["nobody", 0, 0]"#)),
        Case(
            what: "a call that is never made", expected: invalid("config"),
            place: "\(call(head)).args.0", value: tensor(#"["shared", 2, 0]"#)),
        Case(
            what: "an output that the layer does not have",
            expected: invalid("config.layers.4.inbound_nodes.0.args.0"),
            place: "\(call(head)).args.0", value: tensor(#"["shared", 0, 1]"#)),
        Case(
            what: "a negative number of a call",
            expected: invalid("config.layers.4.inbound_nodes.0.args.0"),
            place: "\(call(head)).args.0", value: tensor(#"["shared", -1, 0]"#)),
        Case(
            what: "a huge number of a call", expected: invalid("config"),
            place: "\(call(head)).args.0", value: tensor(#"["shared", 9223372036854775807, 0]"#)),
        Case(
            what: "a history of another form",
            expected: invalid("config.layers.4.inbound_nodes.0.args.0"),
            place: "\(call(head)).args.0", value: tensor(#"{"a": 1}"#)),
        Case(
            what: "no arguments", expected: invalid("config.layers.4"),
            place: "\(call(head)).args", value: "[]"),
        Case(
            what: "arguments that are no list",
            expected: invalid("config.layers.4.inbound_nodes.0.args"),
            place: "\(call(head)).args", value: "3"),
        Case(
            what: "a call that is a number", expected: invalid("config.layers.4.inbound_nodes.0"),
            place: call(head), value: "17"),
        Case(
            what: "calls that are no list", expected: invalid("config.layers.4.inbound_nodes"),
            place: "config.layers.4.inbound_nodes", value: #"{"a": []}"#),
        Case(
            what: "arguments nested without end",
            expected: "KerasError.invalidConfig "
                + "config.config.layers.4.inbound_nodes.0.args"
                + String(repeating: ".0", count: 32),
            place: "\(call(head)).args",
            value: String(repeating: "[", count: 300) + String(repeating: "]", count: 300)),
        Case(
            what: "a lambda among the arguments",
            expected: "KerasError.unsafeContent config.config.layers.4.inbound_nodes.0.args.0",
            place: "\(call(head)).args.0",
            value: #"{"class_name": "__lambda__", "config": {"value": ["4wEAAA==", null, null]}}"#),
        Case(
            what: "an axis that is a text", expected: invalid("config.layers.3.config.axis"),
            place: "config.layers.3.config.axis", value: #""first""#),
        Case(
            what: "an axis that the tensors do not have",
            expected: invalid("config.layers.3"), place: "config.layers.3.config.axis",
            value: "9223372036854775807"),
        Case(
            what: "an op that does not exist",
            expected: "KerasError.unknownClass config.config.layers.3",
            place: "config.layers.3.class_name", value: #""System""#),
    ]

    private static let boundaries: [Case] = [
        Case(
            what: "an input that no layer makes", expected: invalid("config.input_layers.1"),
            place: "config.input_layers.1", value: #"["z", 0, 0]"#),
        Case(
            what: "an input twice", expected: "KerasError.notRestored config: invalidArgument",
            place: "config.input_layers.1", value: #"["x", 0, 0]"#),
        Case(
            what: "an input missing", expected: "KerasError.notRestored config: invalidArgument",
            place: "config.input_layers", value: #"["x", 0, 0]"#),
        Case(
            what: "outputs that are a text", expected: invalid("config.output_layers"),
            place: "config.output_layers", value: #""head""#),
        Case(
            what: "layers that are a dictionary", expected: invalid("config.layers"),
            place: "config.layers", value: "{}"),
        Case(
            what: "no graph at all", expected: invalid("config"), place: "config",
            value: #"{"name": "graph"}"#),
        Case(
            what: "two layers of one name", expected: invalid("config.layers.4"),
            place: "config.layers.4.name", value: #""shared""#),
    ]

    @Test(arguments: calls + boundaries)
    func `a graph that cannot be is a typed error with its place`(_ item: Case) throws {
        var archive = try ForgedArchive(Self.sample.get())
        try archive.setConfig(item.place, toText: item.value)
        let bytes = try archive.bytes()
        let error = #expect(throws: (any Error).self) { try Model.load(from: bytes) }
        guard let error else { return }
        let shape = ErrorShape.of(error)
        #expect(shape.hasPrefix(item.expected), "\(item.what): \(error)")
        #expect(ErrorShape.isTyped(error))
        #expect(!"\(error)".contains("\n"))
    }

    @Test func `many calls in the wrong order take no longer than in the right one`() throws {
        let x = Input([1], name: "x")
        var y = x
        for _ in 0..<3000 { y = try y + 1 }
        var archive = try ForgedArchive(Model(inputs: x, outputs: y).archiveBytes())
        guard case .object(let config) = try archive.config,
            case .object(let graph)? = config["config"], case .array(let layers)? = graph["layers"]
        else { return }
        try archive.setConfig("config.layers", to: .array(layers.reversed()))
        let bytes = try archive.bytes()
        let start = threadSeconds()
        let model = try Model.load(from: bytes)
        #expect(threadSeconds() - start < 20)
        #expect(try model(Ops.ones([1, 1])).item(as: Float.self) == 3001)
    }
}
