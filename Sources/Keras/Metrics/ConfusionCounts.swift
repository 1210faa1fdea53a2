import KerasTensors

/// The weighted counts of right and wrong decisions at each of several thresholds, for one batch.
/// (Keras: `update_confusion_matrix_variables`.)
struct ConfusionCounts {
    /// Each of shape `(thresholds,)`, or `(thresholds, labels)` where labels are counted apart.
    let truePositives, falsePositives, trueNegatives, falseNegatives: Tensor

    struct Options {
        /// Only the best `topK` classes of a sample count as predicted.
        var topK: Int?
        /// Only this class counts.
        var classID: Int?
        /// Whether labels, the second axis, are counted apart.
        var isMultiLabel = false
        /// A weight for each label.
        var labelWeights: [Double]?
    }

    /// - Parameters:
    ///   - thresholds: In ascending order; what is greater than one is predicted.
    ///   - areEven: Whether they divide 0...1 evenly, which Keras counts by buckets.
    init(
        _ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor?, thresholds: [Double],
        areEven: Bool, options: Options = Options()
    ) throws {
        let dtype = DType.float32
        var (found, wanted) = try Losses.squeezedOrExpanded(
            Ops.cast(yPred.detached, to: dtype), Ops.cast(yTrue, to: dtype))
        var weight = try sampleWeight.map {
            let column = try Ops.expandDims(Ops.cast($0, to: dtype), axis: -1)
            return try Losses.squeezedOrExpanded(wanted, column, expandsVectors: false).1
        }
        if let topK = options.topK { found = try Self.keepingBest(topK, of: found) }
        if let classID = options.classID {
            guard found.rank > 1 else {
                throw KerasError.invalidInput(
                    object: "confusion matrix",
                    expected: "predictions (samples, classes) for a class id",
                    found: "\(found.shape)")
            }
            let index = try Tensor([Int32(clamping: classID)])
            wanted = try Ops.take(wanted, index, axis: -1)
            found = try Ops.take(found, index, axis: -1)
        }
        if let labelWeights = options.labelWeights {
            let row = try Tensor(labelWeights.map(Float.init), shape: [1, labelWeights.count])
            let wide = try Ops.broadcastTo(row, found.shape)
            weight = try weight.map { try Ops.multiply($0, wide) } ?? wide
        }
        weight = try weight.map { try Ops.broadcastTo($0, found.shape) }
        wanted = try Ops.cast(Ops.notEqual(wanted, 0), to: dtype)
        if !options.isMultiLabel {
            (wanted, found) = (try Ops.reshape(wanted, [-1]), try Ops.reshape(found, [-1]))
            weight = try weight.map { try Ops.reshape($0, [-1]) }
        }
        let unwanted = try Ops.subtract(1.0, wanted)
        let positives = try weight.map { try Ops.multiply(wanted, $0) } ?? wanted
        let negatives = try weight.map { try Ops.multiply(unwanted, $0) } ?? unwanted
        let decisions = try Self.decisions(found, thresholds: thresholds, areEven: areEven)
        truePositives = try Self.sum(positives, where: decisions)
        falsePositives = try Self.sum(negatives, where: decisions)
        trueNegatives = try Ops.subtract(Ops.sum(negatives, axis: 0), falsePositives)
        falseNegatives = try Ops.subtract(Ops.sum(positives, axis: 0), truePositives)
    }

    /// 1 where a prediction exceeds a threshold, else 0: `(thresholds,)` + the shape of `found`.
    private static func decisions(
        _ found: Tensor, thresholds: [Double], areEven: Bool
    ) throws -> Tensor {
        let shape = Shape([thresholds.count] + [Int](repeating: 1, count: found.rank))
        guard areEven else {
            let limits = try Tensor(thresholds.map(Float.init), shape: shape)
            return try Ops.cast(Ops.greater(Ops.expandDims(found, axis: 0), limits), to: .float32)
        }
        // Keras rounds each prediction to the last threshold below it; comparing with the
        // thresholds themselves would differ by rounding.
        let last = Tensor(.float(Double(thresholds.count - 1)))
        let clipped = try Ops.minimum(Ops.maximum(found, 0.0), 1.0)
        var bucket = try Ops.subtract(Ops.ceil(Ops.multiply(clipped, last)), 1.0)
        if (thresholds.first ?? 0) < 0 { bucket = try Ops.maximum(bucket, 0.0) }
        let numbers = try Tensor((0..<thresholds.count).map { Float($0) }, shape: shape)
        return try Ops.cast(
            Ops.greaterEqual(Ops.expandDims(bucket, axis: 0), numbers), to: .float32)
    }

    /// The sums over the samples of `weights` where `decisions` is 1.
    private static func sum(_ weights: Tensor, where decisions: Tensor) throws -> Tensor {
        if weights.rank == 1 { return try Ops.matmul(decisions, weights) }
        return try Ops.sum(Ops.multiply(decisions, weights), axis: 1)
    }

    /// `x` with all but the `count` best of each row moved far below every threshold.
    private static func keepingBest(_ count: Int, of x: Tensor) throws -> Tensor {
        let classes = x.shape[-1] ?? 1
        let best = try Ops.topK(x, count).indices
        let mask = try Ops.sum(Ops.oneHot(best, numClasses: classes), axis: -2)
        let rest = try Ops.multiply(-1e10, Ops.subtract(1.0, mask))
        return try Ops.add(Ops.multiply(x, mask), rest)
    }

    /// Whether `thresholds`, at least three, divide 0...1 evenly.
    static func areEven(_ thresholds: [Double]) -> Bool {
        guard thresholds.count >= 3 else { return false }
        return thresholds.enumerated().allSatisfy { index, threshold in
            let even = Double(index) / Double(thresholds.count - 1)
            return abs(threshold - even) <= 1e-7 + 1e-5 * abs(even)
        }
    }
}
