extension Ops {
    /// The connectionist temporal classification loss of sequences, one number for each
    /// (`keras.ops.ctc_loss`).
    ///
    /// - Parameters:
    ///   - target: Labels, (batch, labels).
    ///   - output: Logits, (batch, steps, classes).
    ///   - targetLength: How many labels of each sequence count.
    ///   - outputLength: How many steps of each sequence count.
    ///   - maskIndex: The class that stands for no label.
    public static func ctcLoss(
        target: Tensor, output: Tensor, targetLength: Tensor, outputLength: Tensor,
        maskIndex: Int = 0
    ) throws -> Tensor {
        let inputs = [target, output, targetLength, outputLength]
        // Not by the body, which takes each of the steps, of which a file can have any number.
        @Sendable func spec(_ inputs: [Tensor]) throws -> TensorSpec {
            let (target, output) = (inputs[0].shape, inputs[1].shape)
            guard target.rank == 2, output.rank == 3, inputs[2].rank == 1, inputs[3].rank == 1,
                target.sizes[0] == output.sizes[0] || target.sizes[0] == -1
                    || output.sizes[0] == -1
            else {
                throw TensorError.incompatibleShapes(
                    operation: "ctc_loss", shapes: [target, output],
                    reason: "(batch, labels) and (batch, steps, classes) are expected, and lengths")
            }
            let batch = Swift.max(target.sizes[0], output.sizes[0])
            return TensorSpec(
                shape: Shape(sizes: [batch]),
                dtype: inputs[1].dtype == .float64 ? .float64 : .float32)
        }
        return try composite(
            .nn("CTCLoss"), inputs, [.setting("mask_index", maskIndex)], rule: spec
        ) {
            try CTC(
                target: cast($0[0], to: .int32), output: $0[1],
                targetLength: cast($0[2], to: .int32), outputLength: cast($0[3], to: .int32),
                maskIndex: maskIndex
            ).loss()
        }
    }
}

/// The probabilities of all ways through a sequence, summed from step to step.
private struct CTC {
    private let steps: Int
    private let labels: Int
    private let batch: Int
    /// What stands for the logarithm of 0.
    private let never = -1e5
    /// For each step the logarithms of the probabilities of no label (batch, 1) and of the labels.
    private let blanks: [Tensor]
    private let emissions: [Tensor]
    private let isOver: [Tensor]
    /// 1 where a label is followed by the same one.
    private let repeats: Tensor
    private let targetLength: Tensor
    private let dtype: DType

    init(
        target: Tensor, output: Tensor, targetLength: Tensor, outputLength: Tensor, maskIndex: Int
    ) throws {
        guard target.rank == 2, output.rank == 3, target.shape.sizes[0] == output.shape.sizes[0],
            targetLength.rank == 1, outputLength.rank == 1, output.shape.sizes[1] > 0,
            target.shape.sizes[1] > 0, (0..<output.shape.sizes[2]).contains(maskIndex)
        else {
            throw TensorError.incompatibleShapes(
                operation: "ctc_loss", shapes: [target.shape, output.shape],
                reason: "(batch, labels) and (batch, steps, classes) are expected, and lengths")
        }
        (batch, steps, labels) = (
            output.shape.sizes[0], output.shape.sizes[1], target.shape.sizes[1]
        )
        dtype = output.dtype == .float64 ? .float64 : .float32
        let logs = try Ops.logSoftmax(Ops.cast(output, to: dtype))
        blanks = try Ops.unstack(
            Ops.take(logs, Ops.integers([maskIndex]), axis: -1), axis: 1)
        let indices = try Ops.broadcastTo(
            Ops.expandDims(target, axis: 1), Shape(sizes: [batch, steps, labels]))
        emissions = try Ops.unstack(Ops.takeAlongAxis(logs, indices, axis: -1), axis: 1)
        let over = try Ops.greaterEqual(
            Ops.arange(steps), Ops.expandDims(outputLength, axis: 1))
        isOver = try Ops.unstack(Ops.expandDims(over, axis: -1), axis: 1)
        let parts = try Ops.split(target, at: [1], axis: 1)[1]
        let firsts = try Ops.split(target, at: [-1], axis: 1)[0]
        repeats = try Ops.cast(
            Ops.pad(Ops.equal(firsts, parts), [(0, 0), (0, 1)]), to: dtype)
        self.targetLength = targetLength
    }

    /// `phi` with what ends in a label added from its second element on.
    private func updated(_ phi: Tensor, _ added: Tensor) throws -> Tensor {
        let parts = try Ops.split(phi, at: [1], axis: 1)
        return try Ops.concatenate([parts[0], Ops.logaddexp(parts[1], added)], axis: 1)
    }

    func loss() throws -> Tensor {
        let start = try Ops.zeros(Shape(sizes: [batch, 1]), dtype: dtype)
        let none = try Ops.full(Shape(sizes: [batch, labels]), .float(never), dtype: dtype)
        var phi = try Ops.concatenate([start, none], axis: 1)
        var emit = none
        let afterRepeat = try Ops.multiply(repeats, Tensor(.float(never)))
        let unlessRepeat = try Ops.multiply(
            Ops.subtract(1, repeats), Tensor(.float(never)))
        for step in 0..<steps {
            let ready = try updated(phi, Ops.add(emit, afterRepeat))
            let before = try Ops.split(ready, at: [-1], axis: 1)[0]
            let nextEmit = try Ops.logaddexp(
                Ops.add(before, emissions[step]), Ops.add(emit, emissions[step]))
            let nextPhi = try updated(
                Ops.add(ready, blanks[step]),
                Ops.add(Ops.add(emit, blanks[step]), unlessRepeat))
            emit = try Ops.where(isOver[step], emit, nextEmit)
            phi = try Ops.where(isOver[step], phi, nextPhi)
        }
        let end = try updated(phi, emit)
        let mark = try Ops.oneHot(targetLength, numClasses: labels + 1, dtype: dtype)
        return try Ops.negative(Ops.sum(Ops.multiply(end, mark), axis: 1))
    }
}
