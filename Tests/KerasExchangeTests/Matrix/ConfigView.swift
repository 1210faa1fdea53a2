import KerasJSON

/// A model's config with the parts that features are about.
struct ConfigView {
    let root: JSONValue
    /// Every description of an object, the root's first.
    private(set) var objects: [JSONObject] = []
    /// The configs of graphs.
    private(set) var graphs: [Graph] = []
    /// The configs of stacks.
    private(set) var stacks: [JSONObject] = []
    /// What models are compiled with, where they are.
    private(set) var compilations: [JSONObject] = []

    struct Graph {
        let config: JSONObject
        let layers: [JSONObject]
        let depth: Int
        var inputs: JSONValue { config["input_layers"] ?? .null }
        var outputs: JSONValue { config["output_layers"] ?? .null }

        func layer(_ name: String) -> JSONObject? {
            layers.first { $0["name"]?.stringValue == name }
        }
    }

    /// A call of an operation in a graph.
    struct Call {
        let operation: JSONObject
        let number: Int
        let arguments: [JSONValue]
        let keywords: JSONObject

        var isOp: Bool {
            operation["module"]?.stringValue?.hasPrefix("keras.src.ops") == true
        }
        var name: String { operation["name"]?.stringValue ?? "" }
        /// All values in it, those inside others included.
        var values: [JSONValue] { (arguments + keywords.values).flatMap(\.everything) }
        /// Where its tensors are from.
        var histories: [(name: String, call: Int, output: Int)] {
            values.compactMap { value in
                guard value.isTensor, let parts = value["config"]?["keras_history"]?.arrayValue,
                    parts.count == 3, let name = parts[0].stringValue,
                    let call = parts[1].intValue, let output = parts[2].intValue
                else { return nil }
                return (name, call, output)
            }
        }
    }

    init(_ root: JSONValue) {
        self.root = root
        collect(root, graphDepth: 0)
    }

    private mutating func collect(_ json: JSONValue, graphDepth: Int) {
        if let elements = json.arrayValue {
            for element in elements { collect(element, graphDepth: graphDepth) }
        }
        guard let object = json.objectValue else { return }
        var depth = graphDepth
        if let config = object["config"]?.objectValue, object["class_name"] != nil {
            objects.append(object)
            if let layers = config["layers"]?.arrayValue {
                if config["input_layers"] != nil {
                    depth += 1
                    graphs.append(
                        Graph(
                            config: config, layers: layers.compactMap(\.objectValue), depth: depth)
                    )
                } else {
                    stacks.append(config)
                }
            }
        }
        if let compile = object["compile_config"]?.objectValue, compile.count > 0 {
            compilations.append(compile)
        }
        for value in object.values { collect(value, graphDepth: depth) }
    }

    /// The calls in all graphs.
    var calls: [Call] {
        graphs.flatMap(\.layers).flatMap { operation in
            (operation["inbound_nodes"]?.arrayValue ?? []).enumerated().map { number, call in
                Call(
                    operation: operation, number: number,
                    arguments: call["args"]?.arrayValue ?? [],
                    keywords: call["kwargs"]?.objectValue ?? [:])
            }
        }
    }

    /// The configs of the layers and models of users' classes.
    var own: [JSONObject] {
        objects.filter { $0["registered_name"]?.stringValue?.contains(">") == true }
    }

    func hasObject(_ className: String, where holds: (JSONObject) -> Bool = { _ in true }) -> Bool {
        objects.contains { $0["class_name"]?.stringValue == className && holds($0) }
    }

    /// Whether an object of `inner` stands among the layers of one of `outer`.
    func has(_ inner: String, inside outer: String) -> Bool {
        hasObject(outer) { object in
            (object["config"]?["layers"]?.arrayValue ?? [])
                .contains { $0["class_name"]?.stringValue == inner }
        }
    }
}

extension JSONValue {
    /// This value and all inside it.
    var everything: [JSONValue] {
        switch self {
        case .array(let elements): [self] + elements.flatMap(\.everything)
        case .object(let members): [self] + members.values.flatMap(\.everything)
        default: [self]
        }
    }

    var isTensor: Bool { self["class_name"]?.stringValue == "__keras_tensor__" }

    func isTagged(_ tag: String) -> Bool { self["class_name"]?.stringValue == tag }

    /// `[layer, call, output]`.
    var isLeafOfGraph: Bool { arrayValue?.count == 3 && self[0]?.stringValue != nil }

    /// The `[layer, call, output]` in it.
    var graphLeaves: [JSONValue] {
        if isLeafOfGraph { return [self] }
        return (arrayValue ?? objectValue?.values ?? []).flatMap(\.graphLeaves)
    }

    var isList: Bool { arrayValue != nil && !isLeafOfGraph }
    var isDictionary: Bool { objectValue != nil }
    var isText: Bool { stringValue != nil }
    var isFloat: Bool { if case .double = self { true } else { false } }
    var isInt: Bool { intValue != nil }
    var isBool: Bool { boolValue != nil }
}
