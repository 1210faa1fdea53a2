import KerasTensors
import OrderedCollections
import Synchronization

private let rootCalls = Atomic<Int>(0)

extension Layer {
    /// Runs the layer on one tensor.
    ///
    /// - Parameters:
    ///   - inputs: A tensor whose first axis is the batch; it may be symbolic.
    ///   - training: Whether layers behave as in training (default: as the surrounding call says,
    ///     else `false`).
    ///   - mask: A bool tensor, `false` at padded steps (default: the one the input carries).
    ///   - keywords: Further tensors that the layer's documentation names.
    /// - Throws: ``KerasError/invalidInput(object:expected:found:)`` for an input that does not
    ///   fit; whatever building and computing throw.
    public final func callAsFunction(
        _ inputs: Tensor, training: Bool? = nil, mask: Tensor? = nil,
        keywords: OrderedDictionary<String, Nest<Tensor>> = [:]
    ) throws -> Tensor {
        let outputs: Nest<Tensor> = try self(
            .leaf(inputs), training: training, mask: mask, keywords: keywords)
        guard let output = outputs.single else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "a single output",
                found: "\(outputs.leaves.count); call it with a Nest")
        }
        return output
    }

    /// Runs a layer that takes several tensors, in the order of its ``callArgumentNames``.
    ///
    /// - Throws: ``KerasError/invalidInput(object:expected:found:)`` for more tensors than the
    ///   layer has names for, for an input that does not fit, or for several outputs; whatever
    ///   building and computing throw.
    public final func callAsFunction(
        _ first: Tensor, _ second: Tensor, _ others: Tensor..., training: Bool? = nil,
        keywords: OrderedDictionary<String, Nest<Tensor>> = [:]
    ) throws -> Tensor {
        let tensors = [first, second] + others
        let names = callArgumentNames
        guard tensors.count <= names.count else {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: names.isEmpty
                    ? "a single tensor, or a list in a Nest" : "at most \(names.excerpt())",
                found: "\(tensors.count) tensors")
        }
        let inputs = Nest<Tensor>.dictionary(
            OrderedDictionary(zip(names, tensors.map(Nest.leaf)), uniquingKeysWith: { $1 }))
        let outputs: Nest<Tensor> = try self(inputs, training: training, keywords: keywords)
        guard let output = outputs.single else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "a single output",
                found: "\(outputs.leaves.count); call it with a Nest")
        }
        return output
    }

    /// Runs the layer on one or several tensors.
    ///
    /// - Throws: ``KerasError/invalidInput(object:expected:found:)`` for an input that does not
    ///   fit; whatever building and computing throw.
    public final func callAsFunction(
        _ inputs: Nest<Tensor>, training: Bool? = nil, mask: Tensor? = nil,
        keywords: OrderedDictionary<String, Nest<Tensor>> = [:]
    ) throws -> Nest<Tensor> {
        try run(inputs, training: training, mask: mask, keywords: keywords)
    }

    /// - Parameters:
    ///   - inputMasks: One for each input, in Keras's order; `nil` for what the input carries.
    ///   - written: The call as a file has it, of a node with the inputs that it is given.
    final func run(
        _ inputs: Nest<Tensor>, training: Bool?, mask givenMask: Tensor?,
        inputMasks: [Tensor?]? = nil,
        keywords givenKeywords: OrderedDictionary<String, Nest<Tensor>>,
        as written: (([Tensor]) -> WrittenCall?)? = nil
    ) throws -> Nest<Tensor> {
        try ensureSetUp()
        var inputs = inputs
        if let inputMasks { inputs = inputs.masked(by: inputMasks) }
        var uncast: Nest<Tensor>?
        var keywords = givenKeywords
        if autocast, autocasts.contains(.inputs) {
            let dtype = dtypePolicy.computeDType
            if inputs.contains(where: { $0.isToBeCast(to: dtype) }) {
                (uncast, inputs) = (inputs, try inputs.castingFloats(to: dtype))
            }
            for key in keywords.keys { keywords[key] = try keywords[key]?.castingFloats(to: dtype) }
        }
        if !isBuilt {
            // What can be checked before `build` makes the spec exact: the rank.
            if let spec = inputSpec { try check(inputs, against: spec) }
            try buildIfNeeded(inputShapes: inputs.map(\.shape), keywords: keywords)
        }
        if let spec = inputSpec { try check(inputs, against: spec) }
        let surrounding = CallContext.running
        let isSymbolic =
            inputs.contains(where: \.isSymbolic)
            || keywords.values.contains { $0.contains(where: \.isSymbolic) }
        if isSymbolic { try LoadBudget.current?.count(.layerCalls, at: summaryDescription) }
        let mask = givenMask ?? inputs.single?.mask
        let outermostCall = surrounding?.context.rootCall ?? 0
        let isOutermost = outermostCall == 0
        let rootCall =
            isOutermost
            ? rootCalls.wrappingAdd(1, ordering: .relaxed).newValue : outermostCall
        startCall(root: rootCall)
        let isOthersContext =
            !readsCallContext && !isOutermost && !isMixed
            && isSymbolic == surrounding?.context.isSymbolic
        let addsActivityLoss = surrounding?.context.addsActivityLoss ?? true
        var outputs: Nest<Tensor>
        if isOthersContext, addsActivityLoss {
            outputs = try call(inputs)
        } else {
            var context = surrounding?.context ?? CallContext()
            let readsInComputeDType =
                isMixed && autocasts.contains(.variables) && (autocast || !context.isInMixedLayer)
            if let training { context.training = training }
            context.mask = mask
            context.keywords = keywords
            context.path = path ?? name
            context.isSymbolic = isSymbolic
            if isMixed { context.isInMixedLayer = true }
            context.addsActivityLoss = true
            context.rootCall = rootCall
            outputs = try context.run {
                try readsInComputeDType ? withAutocastVariables { try call(inputs) } : call(inputs)
            }
        }
        outputs = try passMask(from: inputs, mask, to: outputs)
        if addsActivityLoss, hasOwnActivityLoss, let activityRegularizer {
            let regularizer = try activityRegularizer.resolved()
            for output in outputs.leaves { try addActivityLoss(regularizer, output) }
        }
        guard isSymbolic, isOutermost else { return outputs }
        return LayerCall.record(
            self, uncast ?? inputs, mask: givenMask, inputMasks: inputMasks,
            keywords: givenKeywords, training: training, outputs: outputs, written: written)
    }

    private func check(_ inputs: Nest<Tensor>, against spec: InputSpec) throws {
        try inputs.visit { try spec.check($0.shape, layer: name) }
    }

    private var isMixed: Bool { dtypePolicy.computeDType != dtypePolicy.variableDType }

    /// Under a mixed policy the layer's variables are read in the compute dtype.
    private func withAutocastVariables<Result>(_ body: () throws -> Result) throws -> Result {
        // A variable that two layers hold may be read by the outer one after the inner one's call.
        let variables = try ownVariables.filter { $0.dtype.isFloatingPoint }
        let before = variables.map(\.autocastDType)
        for variable in variables { variable.autocastDType = dtypePolicy.computeDType }
        defer {
            for (variable, dtype) in zip(variables, before) { variable.autocastDType = dtype }
        }
        return try body()
    }

    private func passMask(
        from inputs: Nest<Tensor>, _ mask: Tensor?, to outputs: Nest<Tensor>
    ) throws -> Nest<Tensor> {
        guard supportsMasking, let output = outputs.single else { return outputs }
        guard let mask = try computeMask(inputs, previous: mask) else { return outputs }
        return .leaf(output.withMask(mask))
    }

    /// Keras divides the activity penalty by the batch size.
    private func addActivityLoss(_ regularizer: Regularizer, _ output: Tensor) throws {
        guard !output.isSymbolic else { return }
        let batch = Tensor(.float(Double(output.shape[0] ?? 1)))
        addLoss(try Ops.divide(regularizer(output), batch))
    }
}

extension Tensor {
    /// Whether a policy that computes in `dtype` casts it: weak scalars and integers stay.
    fileprivate func isToBeCast(to dtype: DType) -> Bool {
        self.dtype != dtype && self.dtype.isFloatingPoint && dtype.isFloatingPoint
            && weakScalar == nil
    }
}

extension Nest<Tensor> {
    /// Floats in the dtype that a policy computes in.
    fileprivate func castingFloats(to dtype: DType) throws -> Nest {
        guard contains(where: { $0.isToBeCast(to: dtype) }) else { return self }
        return try map {
            $0.isToBeCast(to: dtype) ? try Ops.cast($0, to: dtype).withMask($0.mask) : $0
        }
    }
}

/// What is cast to the compute dtype for a call of a layer.
struct Autocasts: OptionSet {
    let rawValue: UInt8

    static let inputs = Autocasts(rawValue: 1)
    static let variables = Autocasts(rawValue: 2)
    static let all: Autocasts = [.inputs, .variables]
}
