import KerasTensors

/// Inputs, targets and weights for a number of samples, checked to fit each other.
struct TrainingData {
    let x: Nest<Tensor>
    let y: Nest<Tensor>?
    let sampleWeight: Nest<Tensor>?
    /// The size of every first axis.
    let count: Int

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for scalars, for
    ///   arrays of different lengths, and for no samples at all; the error that came up instead of a
    ///   batch.
    init(_ data: Batch, model: Model) throws {
        if let failure = data.failure { throw failure }
        var count: Int?
        let parts = [("x", data.x as Nest?), ("y", data.y), ("sampleWeight", data.sampleWeight)]
        for (argument, value) in parts {
            for tensor in value?.leaves ?? [] {
                guard let size = tensor.shape[0], !tensor.isSymbolic else {
                    throw KerasError.invalidArgument(
                        object: model.summaryDescription, argument: argument,
                        expected: "tensors with values whose first axis counts samples",
                        found: "shape \(tensor.shape)")
                }
                if let count, count != size {
                    throw KerasError.invalidArgument(
                        object: model.summaryDescription, argument: argument,
                        expected:
                            "as long as x, \(count) samples (all arrays must contain the same "
                            + "number)",
                        found: "\(size) samples")
                }
                count = size
            }
        }
        guard let count, count > 0 else {
            throw KerasError.invalidArgument(
                object: model.summaryDescription, argument: "x", expected: "at least one sample",
                found: "none")
        }
        self.count = count
        x = try data.x.map(Self.normalized)
        y = try data.y?.map(Self.normalized)
        sampleWeight = try Self.sampleWeight(
            data.sampleWeight?.map(Self.normalized), for: data.y, model: model)
    }

    /// Weights for each output: one vector counts for all of them.
    private static func sampleWeight(
        _ weight: Nest<Tensor>?, for y: Nest<Tensor>?, model: Model
    ) throws -> Nest<Tensor>? {
        guard let weight, let y, !y.isLeaf else { return weight }
        if let single = weight.single {
            guard single.rank == 1 || (single.rank == 2 && single.shape[1] == 1) else {
                throw KerasError.invalidArgument(
                    object: model.summaryDescription, argument: "sampleWeight",
                    expected: "one number for each sample, or one tensor for each output",
                    found: "shape \(single.shape)")
            }
        } else if !y.isLike(weight) {
            throw KerasError.invalidArgument(
                object: model.summaryDescription, argument: "sampleWeight",
                expected: "one tensor for each output in y, \(y.outline)", found: weight.outline)
        }
        return weight
    }

    private init(x: Nest<Tensor>, y: Nest<Tensor>?, sampleWeight: Nest<Tensor>?, count: Int) {
        (self.x, self.y, self.sampleWeight, self.count) = (x, y, sampleWeight, count)
    }

    /// As in Keras, floats of any width become float32 and other dtypes stay.
    private static func normalized(_ tensor: Tensor) throws -> Tensor {
        guard tensor.dtype.isFloatingPoint, tensor.dtype != .float32 else { return tensor }
        return try Ops.cast(tensor, to: .float32)
    }

    /// The samples in `range`, in the same memory.
    func rows(_ range: Range<Int>) throws -> Batch {
        try batch { try $0.rows(in: range) }
    }

    /// The samples at `indices`, in their order.
    func rows(at indices: ArraySlice<Int>) throws -> Batch {
        try indices.withUnsafeBufferPointer { indices in
            try batch { try $0.gatherRows(indices: indices) }
        }
    }

    /// Begins to read samples that are asked for next.
    func prefetchRows(at indices: ArraySlice<Int>) {
        // More than the nearest memory has room for would push out what is computed with.
        var budget = 1 << 15
        indices.withUnsafeBufferPointer { indices in
            x.visit { $0.prefetchRows(indices: indices, budget: &budget) }
            y?.visit { $0.prefetchRows(indices: indices, budget: &budget) }
        }
    }

    private func batch(_ part: (Tensor) throws -> Tensor) throws -> Batch {
        Batch(x: try x.map(part), y: try y?.map(part), sampleWeight: try sampleWeight?.map(part))
    }

    /// The first samples and the last `fraction` of them.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if one part would
    ///   be empty.
    func split(validation fraction: Double, model: Model) throws -> (TrainingData, TrainingData) {
        let exact = (Double(count) * (1 - fraction)).rounded(.down)
        guard fraction > 0, fraction < 1, exact >= 1, exact < Double(count) else {
            throw KerasError.invalidArgument(
                object: model.summaryDescription, argument: "validationSplit",
                expected: "a fraction that leaves samples for training and for validation",
                found: "\(fraction) of \(count) samples")
        }
        let border = Int(exact)
        return (try part(0..<border), try part(border..<count))
    }

    /// The samples with the weights of their classes, which the targets name: by number, or by the
    /// place of the largest value of a row.
    ///
    /// - Throws: ``KerasError`` for several outputs, or if there are weights already.
    func weighted(byClass weights: [Int: Double], model: Model) throws -> TrainingData {
        guard sampleWeight == nil, var classes = y?.single else {
            throw KerasError.invalidArgument(
                object: model.summaryDescription, argument: "classWeight",
                expected: "given for a single output, without sampleWeight",
                found: sampleWeight == nil ? "no single target" : "both")
        }
        if classes.rank > 1 {
            classes =
                classes.shape[-1] == 1
                ? try Ops.squeeze(classes, axis: -1) : try Ops.argmax(classes, axis: -1)
        }
        if classes.dtype.isFloatingPoint { classes = try Ops.round(classes) }
        let numbers = try Ops.cast(classes, to: .int32).array(of: Int32.self)
        guard numbers.count == count else {
            throw KerasError.invalidArgument(
                object: model.summaryDescription, argument: "classWeight",
                expected: "one class for each sample", found: "targets of shape \(classes.shape)")
        }
        let perSample = numbers.map { Float(weights[Int($0)] ?? 1) }
        return TrainingData(x: x, y: y, sampleWeight: .leaf(try Tensor(perSample)), count: count)
    }

    private func part(_ range: Range<Int>) throws -> TrainingData {
        let batch = try rows(range)
        return TrainingData(
            x: batch.x, y: batch.y, sampleWeight: batch.sampleWeight, count: range.count)
    }
}
