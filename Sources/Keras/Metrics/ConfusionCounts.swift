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
        var multiLabel = false
        /// A weight for each label.
        var labelWeights: [Double]?
    }

    /// - Parameters:
    ///   - thresholds: What is greater than one is predicted.
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
        if !options.multiLabel {
            (wanted, found) = (try Ops.reshape(wanted, [-1]), try Ops.reshape(found, [-1]))
            weight = try weight.map { try Ops.reshape($0, [-1]) }
        }
        let buckets = try ThresholdBuckets(
            wanted: wanted, found: found, weight: weight, thresholds: thresholds,
            areEven: areEven, labels: options.multiLabel ? found.shape[-1] ?? 1 : 1)
        let shape: Shape =
            options.multiLabel
            ? [thresholds.count, buckets.labels] : [thresholds.count]
        let (hits, misses) = buckets.counts(of: buckets.positives)
        let (falseAlarms, rest) = buckets.counts(of: buckets.negatives)
        truePositives = try Tensor(hits, shape: shape)
        falseNegatives = try Tensor(misses, shape: shape)
        falsePositives = try Tensor(falseAlarms, shape: shape)
        trueNegatives = try Tensor(rest, shape: shape)
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
            return abs(threshold - even) <= .kerasEpsilon + 1e-5 * abs(even)
        }
    }
}

extension Metric {
    /// Refuses a threshold that is not from 0 to 1.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)``.
    func check(thresholds: [Double]) throws {
        if let wrong = thresholds.first(where: { !(0...1 ~= $0) }) {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "thresholds", expected: "in [0, 1]",
                found: "\(wrong)")
        }
    }
}
