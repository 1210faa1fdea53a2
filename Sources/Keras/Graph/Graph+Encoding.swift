import KerasJSON
import KerasTensors
import OrderedCollections

extension Graph {
    /// `layers`, `input_layers` and `output_layers` of Keras's config of a Functional.
    ///
    /// - Throws: ``KerasError/notRegistered(className:)`` for a layer that no file can name.
    func config(in context: EncodingContext) throws -> JSONObject {
        var config = JSONObject()
        let namedOps = namedOps
        config["layers"] = .array(
            try operations.map { operation in
                let isNamed = namedOps.contains(ObjectIdentifier(operation))
                return .object(try description(of: operation, isNamed: isNamed, in: context))
            })
        config["input_layers"] = try description(of: inputs)
        config["output_layers"] = try description(of: outputs)
        return config
    }

    /// The ops whose configs have their names: Keras before 3.11 knows no names there and makes them up.
    /// That is as good where they were made up, unless a name that stands in the file is alike.
    private var namedOps: Set<ObjectIdentifier> {
        let taken = Set(operations.filter { !$0.hasMadeUpName }.map(\.baseOfName))
        return Set(
            operations.filter { $0.layer == nil && taken.contains($0.baseOfName) }
                .map(ObjectIdentifier.init))
    }

    /// - Parameter isNamed: Whether the config of an op has its name.
    private func description(
        of operation: GraphOperation, isNamed: Bool, in context: EncodingContext
    ) throws -> JSONObject {
        var json: JSONObject
        if let layer = operation.layer {
            let encoded = try Serialization.encode(layer, in: context)
            json = encoded.objectValue ?? [:]
        } else {
            guard let op = operation.calls.first?.producer as? any TensorOperation else {
                throw KerasError.unsupported(
                    object: operation.name, feature: "being saved in a graph",
                    remedy: "use a layer or an op of Ops")
            }
            var config: JSONObject = isNamed ? ["name": .string(operation.name)] : [:]
            for argument in op.arguments { config[argument.name] = JSONValue(argument.value, []) }
            json = [
                "module": .string(op.kerasName.module),
                "class_name": .string(op.kerasName.className), "config": .object(config),
                "registered_name": .string(op.kerasName.className),
            ]
        }
        json["name"] = .string(operation.name)
        json["inbound_nodes"] = .array(
            try operation.calls.filter { !$0.isInput }.map { try description(of: $0) })
        return json
    }

    private func description(of node: SymbolicNode) throws -> JSONValue {
        if let written = writtenCall(of: node) {
            func described(_ argument: WrittenCall.Argument) throws -> JSONValue {
                try description(of: argument, inputs: node.inputs)
            }
            return .object([
                "args": .array(try written.arguments.map(described)),
                "kwargs": try described(.dictionary(written.keywords)),
            ])
        }
        var (arguments, keywords) = ([JSONValue](), JSONObject())
        if let call = node.layerCall {
            func input(_ index: Int) throws -> JSONValue { try argument(node.inputs[index]) }
            (arguments, keywords) = try described(call, leaf: input)
            if let training = call.training { keywords["training"] = .bool(training) }
            if let mask = call.mask { keywords["mask"] = try input(mask) }
            if let masks = call.inputMasks {
                var numbers = masks[...]
                let nest: Nest<Int?>? = call.arguments?.filled(from: &numbers)
                keywords["mask"] = try nest.map {
                    try description(of: $0) { try $0.map(input) ?? .null }
                }
            }
            for (name, value) in call.keywords {
                keywords[name] = try description(of: value, leaf: input)
            }
        } else if let op = node.producer as? any TensorOperation {
            let tensors = try node.inputs.map(argument)
            arguments = op.callArguments(inputCount: tensors.count)
                .map { JSONValue($0, tensors) }
            for keyword in op.callKeywords { keywords[keyword.name] = JSONValue(keyword.value, []) }
        }
        return .object(["args": .array(arguments), "kwargs": .object(keywords)])
    }

    private func description(
        of written: WrittenCall.Argument, inputs: [Tensor]
    ) throws -> JSONValue {
        switch written {
        case .input(let number): return try argument(inputs[number])
        case .constant(let tensor): return try argument(tensor)
        case .array(let tensor): return try tensor.described(tag: "__numpy__")
        case .list(let elements):
            return .array(try elements.map { try description(of: $0, inputs: inputs) })
        case .dictionary(let elements):
            var object = JSONObject()
            for (key, value) in elements {
                object[key] = try description(of: value, inputs: inputs)
            }
            return .object(object)
        case .value(let json): return json
        }
    }

    /// The tensors of a call: one argument, or several where Python's `call` has several, of which
    /// those after one that is left out are given by name.
    private func described(
        _ call: LayerCall, leaf: (Int) throws -> JSONValue
    ) throws -> ([JSONValue], JSONObject) {
        guard let given = call.arguments else { return ([], [:]) }
        let names = call.layer.callArgumentNames
        guard !names.isEmpty, case .dictionary(let elements) = given else {
            return ([try description(of: given, leaf: leaf)], [:])
        }
        let first = names.prefix { elements[$0] != nil }
        let arguments = try first.compactMap {
            try elements[$0].map { try description(of: $0, leaf: leaf) }
        }
        var keywords = JSONObject()
        for (name, value) in elements where !first.contains(name) {
            keywords[name] = try description(of: value, leaf: leaf)
        }
        return (arguments, keywords)
    }

    private func description(of nest: Nest<Tensor>) throws -> JSONValue {
        try description(of: nest) { tensor in
            let (operation, index, output) = try history(of: tensor)
            // Keras gives a model with a graph a first node of its own, which counts here (and only
            // here).
            let first = (operation.layer as? Model)?.graph == nil ? 0 : 1
            return .array([.string(operation.name), .int(index + first), .int(output)])
        }
    }

    private func description<Leaf>(
        of nest: Nest<Leaf>, leaf: (Leaf) throws -> JSONValue
    ) throws -> JSONValue {
        switch nest {
        case .leaf(let tensor): return try leaf(tensor)
        case .list(let elements):
            return .array(try elements.map { try description(of: $0, leaf: leaf) })
        case .dictionary(let elements):
            var object = JSONObject()
            for (key, value) in elements { object[key] = try description(of: value, leaf: leaf) }
            return .object(object)
        }
    }

    /// A tensor of a call: by where it is from, or by its values.
    private func argument(_ tensor: Tensor) throws -> JSONValue {
        if let scalar = tensor.weakScalar { return JSONValue(scalar) }
        if let text = tensor.text { return .string(text) }
        guard tensor.isSymbolic else { return try tensor.described(tag: "__tensor__") }
        let (operation, index, output) = try history(of: tensor)
        return .object([
            "class_name": "__keras_tensor__",
            "config": [
                "shape": .array(tensor.shape.dimensions.map { $0.map(JSONValue.int) ?? .null }),
                "dtype": .string(tensor.dtype.name),
                "keras_history": [.string(operation.name), .int(index), .int(output)],
            ],
        ])
    }

    private func history(of tensor: Tensor) throws -> (GraphOperation, index: Int, output: Int) {
        guard let key = links.key(of: tensor), let operation = operation(of: key.node),
            let index = operation.index(of: key.node)
        else {
            throw KerasError.invalidArgument(
                object: "a graph", argument: "outputs", expected: "tensors of the graph",
                found: "\(tensor)")
        }
        return (operation, index, key.outputIndex)
    }
}

extension Tensor {
    /// The text, if this is a tensor of a single one without axes: what Python's `call` has as a
    /// string.
    fileprivate var text: String? {
        guard dtype == .string, rank == 0, !isSymbolic else { return nil }
        return try? strings().first
    }
}

extension JSONValue {
    init(_ scalar: WeakScalar) {
        switch scalar {
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .float(let value): self = .double(value)
        }
    }

    /// An argument of an op, whose tensors are described by `tensors`.
    fileprivate init(_ value: OperationArgument.Value, _ tensors: [JSONValue]) {
        switch value {
        case .none: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .float(let value): self = .double(value)
        case .string(let value): self = .string(value)
        case .list(let values): self = .array(values.map { JSONValue($0, tensors) })
        case .input(let index):
            self = tensors.indices.contains(index) ? tensors[index] : .null
        case .slice(let start, let stop, let step):
            self = .tagged(
                "__slice__",
                [
                    "start": start.map(JSONValue.int) ?? .null,
                    "stop": stop.map(JSONValue.int) ?? .null,
                    "step": step.map(JSONValue.int) ?? .null,
                ])
        case .ellipsis: self = .tagged("__ellipsis__", [:])
        }
    }
}
