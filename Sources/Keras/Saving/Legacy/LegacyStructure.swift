import KerasJSON

/// What stands around the layers in the config of a model: calls, inputs and outputs.
enum LegacyStructure {
    /// The config of a model in the form of Keras 3; any other as it is.
    ///
    /// - Parameters:
    ///   - config: The config, whose layers are translated already.
    ///   - old: The config as it was.
    ///   - isStack: Whether it is that of a Sequential.
    static func modern(_ config: JSONObject, old: JSONObject, isStack: Bool) -> JSONObject {
        guard case .array(let layers)? = config["layers"] else { return config }
        var config = config
        if isStack {
            config["layers"] = .array(withInput(layers, old: old))
        } else if config.contains(where: { $0.key == "input_layers" }) {
            let graph = LegacyGraph(layers)
            config["layers"] = .array(layers.map(graph.modern))
            for key in ["input_layers", "output_layers"] {
                config[key] = config[key].map(graph.modernEnds)
            }
        }
        return config
    }

    /// The layers of a stack, with an input layer if only the first layer knew the input's shape.
    private static func withInput(_ layers: [JSONValue], old: JSONObject) -> [JSONValue] {
        guard let first = layers.first, first["class_name"] != "InputLayer",
            let shape = old["layers"]?[0]?["config"]?["batch_input_shape"], shape != .null
        else { return layers }
        var settings: JSONObject = ["batch_shape": shape]
        if let name = first["config"]?["name"]?.stringValue {
            settings["name"] = .string("\(name)_input")
        }
        if case .string(let dtype)? = first["config"]?["dtype"] {
            settings["dtype"] = .string(dtype)
        }
        let input: JSONValue = [
            "module": "keras.layers", "class_name": "InputLayer", "config": .object(settings),
            "registered_name": .null,
        ]
        return [input] + layers
    }
}

/// The calls in a graph as Keras 2 wrote them: `[[layer, call, output, keywords], …]`.
private struct LegacyGraph {
    /// Whether calls are written in that form.
    private let isOld: Bool
    private let names: Set<String>
    /// Models that were a call of themselves in Keras 2: the graph's calls of them count from 1.
    private let countedFromOne: Set<String>
    private let stacks: Set<String>

    init(_ layers: [JSONValue]) {
        isOld = layers.contains { layer in
            layer["inbound_nodes"]?.arrayValue?.contains { $0.arrayValue != nil } ?? false
        }
        names = Self.names(of: layers)
        countedFromOne = Self.names(of: layers.filter(Self.beginsWithInput))
        stacks = Self.names(of: layers.filter { $0["class_name"] == "Sequential" })
    }

    private static func names(of layers: [JSONValue]) -> Set<String> {
        Set(layers.compactMap { $0["name"]?.stringValue })
    }

    private static func beginsWithInput(_ layer: JSONValue) -> Bool {
        let config = layer["config"]
        return config?["input_layers"] != nil
            || layer["class_name"] == "Sequential"
                && config?["layers"]?[0]?["class_name"] == "InputLayer"
    }

    /// A layer with its calls in Keras 3's form.
    func modern(_ layer: JSONValue) -> JSONValue {
        guard case .object(var description) = layer else { return layer }
        nameOperation(in: &description)
        if case .array(let calls)? = description["inbound_nodes"] {
            description["inbound_nodes"] = .array(calls.map(modernCall))
        }
        return .object(description)
    }

    /// Keras 3 writes an op like a layer, without its module, and then takes it for one. But all
    /// layers say whether they are trained, and ops do not.
    private func nameOperation(in description: inout JSONObject) {
        let module = "keras.src.ops.numpy"
        guard description["config"]?["trainable"] == nil,
            description["registered_name"] == nil || description["module"] == "keras.layers",
            description["inbound_nodes"]?.arrayValue?.isEmpty == false,
            case .string(let className)? = description["class_name"],
            GraphOps.function(module: module, className: className) != nil
        else { return }
        description["module"] = .string(module)
        description["registered_name"] = .string(className)
    }

    private func modernCall(_ call: JSONValue) -> JSONValue {
        guard case .array(let inputs) = call else { return call }
        var keywords = JSONObject()
        let arguments = inputs.map { modernInput($0, &keywords) }
        let first = arguments.count == 1 ? arguments[0] : .array(arguments)
        return ["args": [first], "kwargs": .object(keywords)]
    }

    /// An input of a call; the last one's keywords count.
    private func modernInput(_ input: JSONValue, _ keywords: inout JSONObject) -> JSONValue {
        if case .array(let parts) = input, parts.count > 3, case .object(let values) = parts[3] {
            keywords = JSONObject(values.map { ($0, modernKeyword($1)) })
        }
        if let tensor = tensor(input) { return tensor }
        switch input {
        case .array(let parts) where parts.count > 2 && parts[0] == "_CONSTANT_VALUE":
            return parts[2]
        case .array(let elements):
            return .array(elements.map { modernInput($0, &keywords) })
        case .object(let elements):
            return .object(JSONObject(elements.map { ($0, modernInput($1, &keywords)) }))
        default: return input
        }
    }

    /// Tensors stand among keywords like lists of a name and two numbers.
    private func modernKeyword(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let parts):
            guard parts.count == 3, let tensor = tensor(value) else {
                return .array(parts.map(modernKeyword))
            }
            return tensor
        default: return value
        }
    }

    /// The description of a tensor of the graph; `nil` for a value that is none.
    private func tensor(_ json: JSONValue) -> JSONValue? {
        guard case .array(let parts) = json, parts.count >= 3,
            case .string(let name) = parts[0], names.contains(name),
            case .int(let call) = parts[1], case .int = parts[2]
        else { return nil }
        let history: JSONValue = [parts[0], .int(index(ofCall: call, of: name)), parts[2]]
        return ["class_name": "__keras_tensor__", "config": ["keras_history": history]]
    }

    private func index(ofCall call: Int, of name: String) -> Int {
        call > 0 && countedFromOne.contains(name) ? call - 1 : call
    }

    /// The inputs or outputs of the model. Keras 3 counts calls of models with a graph, but not of
    /// stacks, from 1 here.
    func modernEnds(_ json: JSONValue) -> JSONValue {
        guard isOld, case .array(var parts) = json else { return json }
        guard parts.count == 3, case .string(let name) = parts[0] else {
            return .array(parts.map(modernEnds))
        }
        if stacks.contains(name), case .int(let call) = parts[1] {
            parts[1] = .int(index(ofCall: call, of: name))
        }
        return .array(parts)
    }
}
