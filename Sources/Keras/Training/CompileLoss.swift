import KerasTensors

/// The losses that `compile` was given, applied to a model's outputs. (Keras: `CompileLoss`.)
///
/// Names are resolved at once, so that `compile` refuses unknown ones; which output a loss belongs
/// to, and what `"crossentropy"` means, is decided by the first batch.
final class CompileLoss {
    /// The loss of one output. An object, since every step asks for it.
    private final class Part {
        let output: Int
        let loss: Loss
        let weight: Double?
        /// The mean of the loss, not yet weighted, under its name in logs; only where there are
        /// several losses.
        let tracker: (name: String, mean: LossTracker)?

        init(
            output: Int, loss: Loss, weight: Double?, tracker: (name: String, mean: LossTracker)?
        ) {
            self.output = output
            self.loss = loss
            self.weight = weight
            self.tracker = tracker
        }

        /// The weighted loss of a batch.
        func callAsFunction(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor?) throws
            -> Tensor
        {
            let value = try Ops.cast(loss(yTrue, yPred, sampleWeight: sampleWeight), to: .float32)
            if let tracker, !value.isSymbolic {
                tracker.mean.add(try value.detached.doubleValue(), sampleCount: yPred.shape[0] ?? 1)
            }
            guard let weight else { return value }
            return try Ops.multiply(value, Tensor(.float(weight)))
        }
    }

    private let identifier: LossIdentifier
    private let weights: LossWeights?
    private let outputNames: [String]?
    /// The names that were found here are looked up again with the first batch.
    private let scope = CustomObjectScope()
    private var built: (layout: OutputLayout, parts: [Part])?

    /// - Parameter outputNames: The model's names for its outputs, if it has any.
    /// - Throws: ``KerasError/unknownIdentifier(kind:name:remedy:)``.
    init(
        _ identifier: LossIdentifier, weights: LossWeights? = nil, outputNames: [String]? = nil
    ) throws {
        for loss in identifier.nest.leaves {
            try LoadBudget.current?.count(.objects, at: "compile: loss")
            try loss.check()
        }
        self.identifier = identifier
        self.weights = weights
        self.outputNames = outputNames
    }

    /// The mean loss of a batch, a scalar: the sum over the outputs, each times its weight; `nil` if
    /// no output has a loss.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if losses, targets
    ///   or weights do not fit the outputs.
    func callAsFunction(
        _ yTrue: Nest<Tensor>, _ yPred: Nest<Tensor>, sampleWeight: Nest<Tensor>? = nil
    ) throws -> Tensor? {
        let (layout, parts) = try built ?? scope.run { try build(yTrue, yPred) }
        if case .leaf(let target) = yTrue, case .leaf(let prediction) = yPred, parts.count == 1,
            sampleWeight?.isLeaf != false
        {
            return try parts[0](target, prediction, sampleWeight: sampleWeight?.single)
        }
        let outputs = parts.map(\.output)
        guard let targets = layout.aligned(yTrue, some: outputs) else {
            throw layout.mismatch("y", found: yTrue)
        }
        guard let weights = layout.alignedWeights(sampleWeight, some: outputs) else {
            throw layout.mismatch("sampleWeight", found: sampleWeight ?? .list([]))
        }
        let predictions = try layout.flattened(yPred)
        var total: Tensor?
        for part in parts {
            guard let target = targets[part.output] else {
                throw layout.mismatch("y", found: yTrue)
            }
            let value = try part(
                target, predictions[part.output], sampleWeight: weights[part.output])
            total = try total.map { try Ops.add($0, value) } ?? value
        }
        return total
    }

    /// The mean losses of the outputs since the last reset, where there are several:
    /// `a_loss`, `b_loss`.
    var trackers: [(name: String, mean: LossTracker)] { built?.parts.compactMap(\.tracker) ?? [] }

    /// The outputs that have a loss.
    var outputs: [Int] { built?.parts.map(\.output) ?? [] }

    private func build(_ yTrue: Nest<Tensor>, _ yPred: Nest<Tensor>) throws
        -> (layout: OutputLayout, parts: [Part])
    {
        let layout = OutputLayout(yPred, names: outputNames)
        let plan = try LossPlan(identifier, weights: weights, layout: layout)
        guard let targets = layout.aligned(yTrue, some: plan.items.map(\.output)) else {
            throw layout.mismatch("y", found: yTrue)
        }
        let predictions = try layout.flattened(yPred)
        let parts = try plan.items.map { item in
            let loss = try item.choice.loss.loss(
                for: targets[item.output], predictions[item.output])
            let name = plan.name(of: item, loss: item.choice.loss.nameInLogs(of: loss))
            return Part(
                output: item.output, loss: loss, weight: item.choice.weight,
                tracker: plan.items.count > 1 ? ("\(name)_loss", LossTracker()) : nil)
        }
        built = (layout, parts)
        return (layout, parts)
    }
}

extension LossIdentifier {
    /// Whether the loss depends on the shapes of targets and predictions.
    private var isCrossentropy: Bool {
        if case .name(let name) = form { TargetKind.isCrossentropy(name) } else { false }
    }

    /// Throws the error of an identifier that cannot be resolved.
    fileprivate func check() throws {
        if case .absent = form { return }
        if !isCrossentropy { _ = try resolved() }
    }

    fileprivate func loss(for yTrue: Tensor?, _ yPred: Tensor) throws -> Loss {
        guard isCrossentropy, let yTrue else { return try resolved() }
        return TargetKind(yTrue: yTrue.shape, yPred: yPred.shape).crossentropy
    }

    /// A function keeps the name that it was given by; an object or class has its own.
    fileprivate func nameInLogs(of loss: Loss) -> String {
        guard case .name(let name) = form,
            name.first?.isUppercase != true || name == name.uppercased()
        else { return loss.name }
        return name
    }
}

extension OutputLayout {
    /// The error for values that do not belong to the outputs.
    func mismatch(_ argument: String, found: Nest<Tensor>) -> KerasError {
        let labels = labels.map { " (" + $0.joined(separator: ", ") + ")" } ?? ""
        return .invalidArgument(
            object: "training", argument: argument,
            expected: count == 1
                ? "a single tensor" : "one tensor for each of \(count) outputs\(labels)",
            found: found.outline)
    }
}

extension Nest {
    /// The structure with `*` for the leaves: `[*, *]`, `{a: *}`.
    var outline: String {
        switch self {
        case .leaf: "*"
        case .list(let elements): "[" + elements.map(\.outline).joined(separator: ", ") + "]"
        case .dictionary(let elements):
            "{" + elements.map { "\($0): \($1.outline)" }.joined(separator: ", ") + "}"
        }
    }
}
