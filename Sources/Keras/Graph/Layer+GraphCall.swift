import KerasJSON
import KerasTensors
import OrderedCollections

extension Layer {
    /// Calls the layer as a file's graph says: the first argument is its input, keywords are
    /// tensors, numbers and texts.
    ///
    /// - Parameter isWrittenSo: Whether a save writes the call like this.
    func callFromGraph(
        _ arguments: [GraphArgument], _ keywords: OrderedDictionary<String, GraphArgument>,
        isWrittenSo: Bool, in context: DecodingContext
    ) throws -> Nest<Tensor> {
        let all = keywords
        let (inputs, keywords) = try inputs(arguments, keywords, in: context)
        var (training, mask, inputMasks) = (Bool?.none, Tensor?.none, [Tensor?]?.none)
        var others: OrderedDictionary<String, Nest<Tensor>> = [:]
        for (key, value) in keywords where !value.isNull {
            switch (key, value) {
            case ("training", .value(.bool(let flag))): training = flag
            case ("mask", .tensor(let tensor)): mask = tensor
            // Keras records those of a model's inputs if one of them has a mask.
            case ("mask", .list) where callArgumentNames.isEmpty,
                ("mask", .dictionary) where callArgumentNames.isEmpty:
                guard let masks = value.masks, masks.count == inputs.leaves.count else {
                    throw KerasError.invalidConfig(
                        path: context.path, expected: "a mask or null for each of the inputs",
                        found: value.summary)
                }
                inputMasks = masks
            default:
                guard let tensors = value.tensors(withText: true) else {
                    throw KerasError.unsupported(
                        object: summaryDescription, feature: "a call with \(key)=\(value.summary)",
                        remedy: "pass tensors, numbers and texts only")
                }
                others[key] = tensors
            }
        }
        // What has no tensor of the graph to compute with would be computed here and now.
        let isBuiltIn = BuiltIns.module(of: type(of: self)) != nil
        guard
            inputs.leaves.contains(where: \.isSymbolic)
                || !isBuiltIn
                    && others.values.contains(where: { $0.leaves.contains(where: \.isSymbolic) })
        else {
            throw context.expected(
                "a call whose inputs are tensors of the graph",
                found: .string(summaryDescription))
        }
        func call() throws -> Nest<Tensor> {
            try run(
                inputs, training: training, mask: mask, inputMasks: inputMasks, keywords: others
            ) {
                isWrittenSo ? WrittenCall(arguments, all, on: $0) : nil
            }
        }
        // Some inputs may be constants, and what is computed of these alone is as large as settings say.
        return try isBuiltIn && !(self is Model) ? ShapeInference.ofFile(call) : call()
    }

    /// The layer's inputs and the other keywords: by the names of the arguments, where Python's
    /// `call` takes several tensors.
    private func inputs(
        _ arguments: [GraphArgument], _ keywords: OrderedDictionary<String, GraphArgument>,
        in context: DecodingContext
    ) throws -> (Nest<Tensor>, OrderedDictionary<String, GraphArgument>) {
        let names = callArgumentNames
        guard !names.isEmpty else {
            if arguments.isEmpty, let (name, inputs) = Self.input(among: keywords) {
                var others = keywords
                others.removeValue(forKey: name)
                return (inputs, others)
            }
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

    /// The first argument, where it is given by name: Keras's layers call it `inputs`, other classes
    /// as they like.
    private static func input(
        among keywords: OrderedDictionary<String, GraphArgument>
    ) -> (name: String, tensors: Nest<Tensor>)? {
        let name =
            keywords["inputs"] != nil
            ? "inputs" : keywords.keys.first { $0 != "mask" && keywords[$0]?.isSymbolic == true }
        guard let name, let tensors = keywords[name]?.tensors else { return nil }
        return (name, tensors)
    }
}
