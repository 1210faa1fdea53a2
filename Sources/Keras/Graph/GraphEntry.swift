import KerasJSON
import KerasTensors
import OrderedCollections

/// An operation in the config of a graph, while the graph is made anew.
final class GraphEntry {
    /// Which result of which call of which operation a tensor is. (Keras: `keras_history`.)
    struct History {
        let name: String
        let call: Int
        let output: Int

        init(_ json: JSONValue, in context: DecodingContext) throws {
            guard case .array(let parts) = json, parts.count >= 3,
                case .string(let name) = parts[0], case .int(let call) = parts[1],
                case .int(let output) = parts[2], call >= 0, output >= 0
            else { throw context.expected("[layer, call, output]", found: json) }
            (self.name, self.call, self.output) = (name, call, output)
        }
    }

    let name: String
    /// `nil` for an op.
    let layer: Layer?
    let function: GraphOps.Function?
    let config: JSONObject
    let context: DecodingContext
    private let calls: [JSONValue]
    /// The results of the calls that were made.
    private(set) var results: [[Tensor]] = []
    /// What the next call needs, and how much of it was found already.
    private var needs: (histories: [History], found: Int)?

    init(_ json: JSONValue, in context: DecodingContext) throws {
        guard case .object(let description) = json,
            let name = description["name"]?.stringValue
                ?? description["config"]?.objectValue?["name"]?.stringValue
        else { throw context.expected("the description of a layer, with a name", found: json) }
        self.name = name
        self.context = context
        config = description["config"]?.objectValue ?? [:]
        switch description["inbound_nodes"] {
        case .array(let calls)?: self.calls = calls
        case nil: calls = []
        case let other?:
            throw context.appending("inbound_nodes").expected("a list of calls", found: other)
        }
        function = GraphOps.function(
            module: description["module"]?.stringValue ?? "",
            className: description["class_name"]?.stringValue ?? "")
        guard function == nil else {
            try LoadBudget.current?.count(.objects, at: context.path)
            layer = nil
            return
        }
        let layer = try Serialization.decodeLayer(json, in: context)
        if layer.name != name { layer.name = name }
        self.layer = layer
        if let input = layer as? InputLayer { results = [[input.output]] }
    }

    var isComplete: Bool { layer is InputLayer || results.count >= calls.count }

    /// The first tensor that the next call needs and that `isThere` does not know.
    func nextNeed(isThere: (History) throws -> Bool) throws -> History? {
        var needs = try self.needs ?? (histories(), 0)
        defer { self.needs = needs }
        while needs.found < needs.histories.count {
            let history = needs.histories[needs.found]
            guard try isThere(history) else { return history }
            needs.found += 1
        }
        return nil
    }

    private func histories() throws -> [History] {
        var found: [History] = []
        _ = try arguments { history, _ in
            found.append(history)
            return 0
        }
        return found
    }

    /// Makes the next call, whose tensors `tensor` finds.
    func makeCall(tensor: (History, DecodingContext) throws -> Tensor) throws {
        let (arguments, keywords) = try arguments(tensor: tensor)
        needs = nil
        // What has no tensor of the graph among its arguments would be computed here and now, in
        // whatever size the file asks for.
        guard (arguments + keywords.values).contains(where: \.isSymbolic) else {
            throw context.appending("inbound_nodes.\(results.count)").expected(
                "a call on tensors of the graph", found: calls[results.count])
        }
        do {
            if let function {
                let call = OperationCall(
                    config: Config(config, context: context.appending("config")),
                    arguments: arguments, keywords: keywords, context: context)
                results.append(try function(call))
            } else if let layer {
                results.append(
                    try layer.callFromGraph(arguments, keywords, in: context).kerasLeaves)
            }
        } catch {
            throw error.located(at: context.path)
        }
        try LoadBudget.current?.count(.tensors, results.last?.count ?? 0, at: context.path)
    }

    /// The arguments of the next call.
    private func arguments(
        tensor: (History, DecodingContext) throws -> Tensor
    ) throws -> (arguments: [GraphArgument], keywords: OrderedDictionary<String, GraphArgument>) {
        let number = results.count
        let context = self.context.appending("inbound_nodes.\(number)")
        if case .array(let inputs) = calls[number] {
            return try legacyArguments(inputs, in: context, tensor: tensor)
        }
        guard case .object(let call) = calls[number] else {
            throw context.expected("the arguments of a call", found: calls[number])
        }
        func read(_ key: String) throws -> GraphArgument {
            try GraphArgument(call[key] ?? .null, in: context.appending(key)) { object, context in
                let config = object["config"]?.objectValue ?? [:]
                return try tensor(
                    History(config["keras_history"] ?? .null, in: context), context)
            }
        }
        guard case .list(let arguments) = try read("args") else {
            throw context.appending("args").expected("a list", found: call["args"] ?? .null)
        }
        guard case .dictionary(let keywords) = try read("kwargs") else { return (arguments, [:]) }
        return (arguments, keywords)
    }

    /// The form before Keras 3: a list of `[layer, call, output]`, each perhaps with keywords.
    private func legacyArguments(
        _ inputs: [JSONValue], in context: DecodingContext,
        tensor: (History, DecodingContext) throws -> Tensor
    ) throws -> (arguments: [GraphArgument], keywords: OrderedDictionary<String, GraphArgument>) {
        let tensors = try inputs.enumerated().map { index, input in
            let context = context.appending(String(index))
            return GraphArgument.tensor(try tensor(History(input, in: context), context))
        }
        var keywords: OrderedDictionary<String, GraphArgument> = [:]
        if case .array(let parts)? = inputs.last, parts.count > 3,
            case .object(let values) = parts[3]
        {
            for (key, value) in values { keywords[key] = .value(value) }
        }
        return ([tensors.count == 1 ? tensors[0] : .list(tensors)], keywords)
    }
}

extension Layer {
    /// Calls the layer as a file's graph says: the first argument is its input, keywords are
    /// tensors.
    fileprivate func callFromGraph(
        _ arguments: [GraphArgument], _ keywords: OrderedDictionary<String, GraphArgument>,
        in context: DecodingContext
    ) throws -> Nest<Tensor> {
        let (inputs, keywords) = try inputs(arguments, keywords, in: context)
        var (training, mask) = (Bool?.none, Tensor?.none)
        var others: OrderedDictionary<String, Nest<Tensor>> = [:]
        for (key, value) in keywords where !value.isNull {
            switch (key, value) {
            case ("training", .value(.bool(let flag))): training = flag
            case ("mask", .tensor(let tensor)): mask = tensor
            default:
                guard let tensors = value.tensors else {
                    throw KerasError.unsupported(
                        object: summaryDescription, feature: "a call with \(key)=\(value.summary)",
                        remedy: "pass tensors and numbers only")
                }
                others[key] = tensors
            }
        }
        return try self(inputs, training: training, mask: mask, keywords: others)
    }
    /// The layer's inputs and the other keywords: by the names of the arguments, where Python's
    /// `call` takes several tensors.
    private func inputs(
        _ arguments: [GraphArgument], _ keywords: OrderedDictionary<String, GraphArgument>,
        in context: DecodingContext
    ) throws -> (Nest<Tensor>, OrderedDictionary<String, GraphArgument>) {
        let names = callArgumentNames
        guard !names.isEmpty else {
            guard let inputs = arguments.first?.tensors, arguments.count == 1 else {
                throw KerasError.invalidConfig(
                    path: context.path,
                    expected: "one argument with the layer's inputs; a class that takes more "
                        + "overrides callArgumentNames",
                    found: arguments.count == 1 ? arguments[0].summary : "\(arguments.count)")
            }
            return (inputs, keywords)
        }
        var (given, others) = (OrderedDictionary<String, Nest<Tensor>>(), keywords)
        guard arguments.count <= names.count else {
            throw KerasError.invalidConfig(
                path: context.path, expected: "at most the arguments \(names.excerpt())",
                found: "\(arguments.count)")
        }
        for (index, name) in names.enumerated() {
            let argument =
                index < arguments.count ? arguments[index] : others.removeValue(forKey: name)
            guard let argument, !argument.isNull else { continue }
            guard let tensors = argument.tensors else {
                throw KerasError.invalidConfig(
                    path: context.path, expected: "tensors as argument '\(name)'",
                    found: argument.summary)
            }
            given[name] = tensors
        }
        return (.dictionary(given), others)
    }
}
