import KerasJSON
import KerasTensors
import OrderedCollections

/// Makes a graph anew from Keras's config of a Functional: all layers first, each built from its own
/// description, then their calls, each as soon as what it needs is there.
struct GraphDecoder {
    private var entries: OrderedDictionary<String, GraphEntry> = [:]
    private let context: DecodingContext

    /// The graph that `config` describes.
    ///
    /// - Throws: ``KerasError`` for a description that does not fit, a tensor of an operation that
    ///   is not there, or calls that wait for each other.
    static func graph(_ config: Config, model: String) throws -> Graph {
        var decoder = GraphDecoder(context: config.decodingContext)
        let layers: [JSONValue] = try config["layers"]
        for (index, layer) in layers.enumerated() {
            let context = decoder.context.appending("layers.\(index)")
            let entry = try GraphEntry(layer, in: context)
            guard decoder.entries.updateValue(entry, forKey: entry.name) == nil else {
                throw context.expected("a name that no other layer has", found: .string(entry.name))
            }
        }
        try decoder.makeCalls()
        return try Graph(
            inputs: decoder.tensors(of: "input_layers", in: config),
            outputs: decoder.tensors(of: "output_layers", in: config),
            names: decoder.opNames, writtenCalls: decoder.writtenCalls, model: model)
    }

    private init(context: DecodingContext) { self.context = context }

    /// Makes every call once those that it depends on are made. An operation's calls keep their
    /// order, by which tensors are named.
    private func makeCalls() throws {
        var ready = Array(entries.values.reversed())
        /// Who waits for another call of an operation.
        var waiting: [String: [GraphEntry]] = [:]
        while let entry = ready.popLast() {
            var (isWaiting, isFurther) = (false, entry.isComplete)
            while !entry.isComplete, !isWaiting {
                if let need = try entry.nextNeed(tensor: madeResult) {
                    waiting[need.name, default: []].append(entry)
                    isWaiting = true
                } else {
                    try entry.makeCall(tensor: result)
                    isFurther = true
                }
            }
            // Only then: an operation that waits for itself would be woken by nothing, without end.
            if isFurther { ready += waiting.removeValue(forKey: entry.name) ?? [] }
        }
        let stuck = entries.values.filter { !$0.isComplete }
        guard stuck.isEmpty else {
            throw KerasError.invalidConfig(
                path: context.path,
                expected: "layers whose inputs come from other layers (the graph has loops or "
                    + "disconnected nodes)",
                found: "calls that cannot be made: "
                    + stuck.prefix(8).map { "\($0.context.path)" }.joined(separator: ", "))
        }
    }

    /// A result that a call needs; `nil` if its own call was not made yet.
    private func madeResult(
        _ history: GraphEntry.History, in context: DecodingContext
    ) throws -> Tensor? {
        guard let other = entries[history.name] else {
            throw context.expected(
                "calls on tensors of layers that are there (Unknown layer)",
                found: .string(history.name))
        }
        return other.results.count > history.call ? try result(history, in: context) : nil
    }

    private func result(
        _ history: GraphEntry.History, in context: DecodingContext
    ) throws -> Tensor {
        guard let entry = entries[history.name], entry.results.indices.contains(history.call),
            entry.results[history.call].indices.contains(history.output)
        else {
            throw context.expected(
                "an output of a layer that is there",
                found: .array([.string(history.name), .int(history.call), .int(history.output)]))
        }
        return entry.results[history.call][history.output]
    }

    /// The names that the file gives to ops; layers know theirs.
    private var opNames: [ObjectIdentifier: String] {
        var names: [ObjectIdentifier: String] = [:]
        for entry in entries.values where entry.layer == nil {
            // An op that is called twice becomes two, of which one keeps the name.
            if let node = entry.results.first?.first?.symbolicNode {
                names[ObjectIdentifier(node)] = entry.name
            }
        }
        return names
    }

    private var writtenCalls: [ObjectIdentifier: WrittenCall] {
        entries.values.reduce(into: [:]) { $0.merge($1.writtenCalls) { first, _ in first } }
    }

    // MARK: Inputs and outputs

    private func tensors(of key: String, in config: Config) throws -> Nest<Tensor> {
        let json: JSONValue = try config[key]
        return try tensors(json, in: context.appending(key), depth: 0)
    }

    private func tensors(
        _ json: JSONValue, in context: DecodingContext, depth: Int
    ) throws -> Nest<Tensor> {
        guard depth < context.limits.listDepth else {
            throw context.expected("tensors that are not nested this deep", found: json)
        }
        switch json {
        case .array(let parts) where parts.count == 3 && parts[0].stringValue != nil:
            return .leaf(try boundary(parts, in: context))
        case .array(let elements):
            return .list(
                try elements.enumerated().map {
                    try tensors($1, in: context.appending(String($0)), depth: depth + 1)
                })
        case .object(let object):
            var elements: OrderedDictionary<String, Nest<Tensor>> = [:]
            for (key, value) in object {
                elements[key] = try tensors(value, in: context.appending(key), depth: depth + 1)
            }
            return .dictionary(elements)
        default: throw context.expected("[layer, call, output], nested", found: json)
        }
    }

    /// An input or output of the model. Keras counts a call of a model with a graph from 1 here.
    private func boundary(_ parts: [JSONValue], in context: DecodingContext) throws -> Tensor {
        var parts = parts
        if let name = parts[0].stringValue, (entries[name]?.layer as? Model)?.graph != nil,
            case .int(let call) = parts[1], call > 0
        {
            parts[1] = .int(call - 1)
        }
        return try result(GraphEntry.History(.array(parts), in: context), in: context)
    }
}
