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
    /// The calls of an op that became one op here, too, by the nodes that they became.
    private(set) var writtenCalls: [ObjectIdentifier: WrittenCall] = [:]
    private let className: String
    /// What the next call needs, and how much of it was found already.
    private var needs: (histories: [(History, DecodingContext)], found: Int)?
    /// The arguments of the next call, if all that it needs was there at once.
    private var ready: Arguments?

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
        className = description["class_name"]?.stringValue ?? ""
        function = GraphOps.function(
            module: description["module"]?.stringValue ?? "", className: className)
        guard function == nil else {
            try LoadBudget.current?.count(.objects, at: context.path)
            layer = nil
            return
        }
        let layer = try Serialization.decodeLayer(json, in: context)
        layer.takeName(fromGraph: name)
        self.layer = layer
        if let input = layer as? InputLayer { results = [[input.output]] }
    }

    var isComplete: Bool { layer is InputLayer || results.count >= calls.count }

    /// The first tensor that the next call needs and that `tensor` does not have yet.
    func nextNeed(
        tensor: (History, DecodingContext) throws -> Tensor?
    ) throws -> History? {
        guard var needs else { return try firstNeed(tensor: tensor) }
        defer { self.needs = needs }
        while needs.found < needs.histories.count {
            let (history, context) = needs.histories[needs.found]
            guard try tensor(history, context) != nil else { return history }
            needs.found += 1
        }
        return nil
    }

    /// The same, when nothing is known of what the call needs. Mostly everything is there.
    private func firstNeed(
        tensor: (History, DecodingContext) throws -> Tensor?
    ) throws -> History? {
        var histories: [(History, DecodingContext)] = []
        var found: Int?
        let arguments = try arguments { history, context in
            histories.append((history, context))
            guard found == nil else { return 0 }
            if let tensor = try tensor(history, context) { return tensor }
            found = histories.count - 1
            return 0
        }
        guard let found else {
            ready = arguments
            return nil
        }
        needs = (histories, found)
        return histories[found].0
    }

    /// Makes the next call, whose tensors `tensor` finds.
    func makeCall(tensor: (History, DecodingContext) throws -> Tensor) throws {
        let (arguments, keywords, isLegacy) = try ready ?? arguments(tensor: tensor)
        (needs, ready) = (nil, nil)
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
                // One tensor of the graph may stand where the op does not look.
                results.append(try ShapeInference.ofFile { try function(call) })
                if !isLegacy { note(call, results.last?.first?.symbolicNode) }
            } else if let layer {
                results.append(
                    try layer.callFromGraph(
                        arguments, keywords, isWrittenSo: !isLegacy, in: context
                    ).kerasLeaves)
            }
        } catch {
            throw error.located(at: context.path)
        }
        try LoadBudget.current?.count(.tensors, results.last?.count ?? 0, at: context.path)
    }

    /// Keeps how an op's call is written, unless several ops took its place.
    private func note(_ call: OperationCall, _ node: SymbolicNode?) {
        guard let node, node.producer.kerasName.className == className,
            let written = WrittenCall(
                call.arguments, call.keywords, on: node.inputs, needsAll: true)
        else { return }
        writtenCalls[ObjectIdentifier(node)] = written
    }

    private typealias Arguments = (
        arguments: [GraphArgument], keywords: OrderedDictionary<String, GraphArgument>,
        isLegacy: Bool
    )

    /// The arguments of the next call.
    private func arguments(
        tensor: (History, DecodingContext) throws -> Tensor
    ) throws -> Arguments {
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
        guard case .dictionary(let keywords) = try read("kwargs") else {
            return (arguments, [:], false)
        }
        return (arguments, keywords, false)
    }

    /// The form before Keras 3: a list of `[layer, call, output]`, each perhaps with keywords.
    private func legacyArguments(
        _ inputs: [JSONValue], in context: DecodingContext,
        tensor: (History, DecodingContext) throws -> Tensor
    ) throws -> Arguments {
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
        return ([tensors.count == 1 ? tensors[0] : .list(tensors)], keywords, true)
    }
}
