import KerasTensors

/// The loss that `compile` was given, applied to a model's outputs. (Keras: `CompileLoss`.)
///
/// Names are resolved at once, so that `compile` refuses unknown ones; what `"crossentropy"` means
/// is decided by the shapes of the first batch.
final class CompileLoss {
    private enum Function {
        case loss(Loss)
        case crossentropy
    }

    private var function: Function
    private let weight: Double?

    /// - Throws: ``KerasError/unknownIdentifier(kind:name:remedy:)``;
    ///   ``KerasError/unsupported(object:feature:remedy:)`` for losses of several outputs.
    init(_ identifier: LossIdentifier, weights: LossWeights? = nil) throws {
        let single = try Self.single(identifier)
        if case .name(let name) = single.form, TargetKind.isCrossentropy(name) {
            function = .crossentropy
        } else {
            function = .loss(try single.resolved())
        }
        weight = try Self.single(weights)
    }

    /// The mean loss of a batch, a scalar, times the loss weight.
    func callAsFunction(
        _ yTrue: Nest<Tensor>, _ yPred: Nest<Tensor>, sampleWeight: Nest<Tensor>? = nil
    ) throws -> Tensor {
        let (yTrue, yPred) = (try yTrue.onlyLeaf("y"), try yPred.onlyLeaf("the model's output"))
        let sampleWeight = try sampleWeight?.onlyLeaf("sampleWeight")
        let loss = loss(for: yTrue, yPred)
        let value = try Ops.cast(loss(yTrue, yPred, sampleWeight: sampleWeight), to: .float32)
        guard let weight else { return value }
        return try Ops.multiply(value, Tensor(.float(weight)))
    }

    private func loss(for yTrue: Tensor, _ yPred: Tensor) -> Loss {
        switch function {
        case .loss(let loss): return loss
        case .crossentropy:
            let loss = TargetKind(yTrue: yTrue.shape, yPred: yPred.shape).crossentropy
            function = .loss(loss)
            return loss
        }
    }

    private static func single(_ identifier: LossIdentifier) throws -> LossIdentifier {
        switch identifier.form {
        case .list(let list) where list.count == 1: return list[0]
        case .dictionary(let entries) where entries.count == 1: return entries.values[0]
        case .list, .dictionary: throw severalOutputs("loss")
        case .name, .object, .function: return identifier
        }
    }

    private static func single(_ weights: LossWeights?) throws -> Double? {
        switch weights {
        case nil: return nil
        case .scalar(let weight): return weight
        case .list(let weights) where weights.count == 1: return weights[0]
        case .dictionary(let weights) where weights.count == 1: return weights.values[0]
        case .list, .dictionary: throw severalOutputs("lossWeights")
        }
    }

    private static func severalOutputs(_ argument: String) -> KerasError {
        .unsupported(
            object: "compile", feature: "\(argument) for several outputs",
            remedy: "give one loss for a model with one output")
    }
}

extension Nest where Leaf == Tensor {
    /// The tensor of a model with one output.
    ///
    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` for several tensors.
    func onlyLeaf(_ what: String) throws -> Tensor {
        if case .leaf(let tensor) = self { return tensor }
        let leaves = leaves
        guard leaves.count == 1 else {
            throw KerasError.unsupported(
                object: "training", feature: "\(leaves.count) tensors for \(what)",
                remedy: "use a model with one output, or override trainStep(_:) and testStep(_:)")
        }
        return leaves[0]
    }
}
