import KerasTensors

extension Metrics {
    /// 1 where `yTrue` equals `yPred`, else 0. (Keras: the function of `Accuracy`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets.
    ///   - yPred: Predictions of the same shape.
    /// - Returns: A float32 for each element.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func accuracy(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
        let (yTrue, yPred) = try Losses.aligned(yTrue, yPred)
        return try Ops.cast(Ops.equal(yTrue, yPred), to: .float32)
    }

    /// 1 where `yPred > threshold` agrees with `yTrue`, else 0. (Keras: `binary_accuracy`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets of 0 and 1.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    /// - Returns: A float32 for each element.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func binaryAccuracy(
        _ yTrue: Tensor, _ yPred: Tensor, threshold: Double = 0.5
    ) throws -> Tensor {
        let (yTrue, yPred) = try Losses.squeezedOrExpanded(yTrue, yPred)
        let decision = try Ops.greater(yPred, Tensor(.float(threshold)))
        return try Ops.cast(Ops.equal(yTrue, Ops.cast(decision, to: yTrue.dtype)), to: .float32)
    }

    /// 1 for each sample whose best class is the one-hot target's, else 0.
    /// (Keras: `categorical_accuracy`.)
    ///
    /// - Parameters:
    ///   - yTrue: One-hot targets, `(…, classes)`.
    ///   - yPred: Scores of the same shape.
    /// - Returns: A float32 for each sample, `(…)`.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func categoricalAccuracy(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
        let wanted = try Ops.argmax(yTrue, axis: -1)
        let found = try Ops.argmax(yPred, axis: -1)
        guard wanted.rank == yPred.rank else {
            return try Ops.cast(Ops.equal(wanted, found), to: .float32)
        }
        let matches = try Ops.equal(Ops.squeeze(wanted, axis: -1), found)
        return try Ops.expandDims(Ops.cast(matches, to: .float32), axis: -1)
    }

    /// 1 for each sample whose best class has the target's number, else 0.
    /// (Keras: `sparse_categorical_accuracy`.)
    ///
    /// - Parameters:
    ///   - yTrue: Class numbers, `(…)` or `(…, 1)`.
    ///   - yPred: Scores, `(…, classes)`.
    /// - Returns: A float32 for each sample.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func sparseCategoricalAccuracy(
        _ yTrue: Tensor, _ yPred: Tensor
    ) throws -> Tensor {
        var wanted = yTrue
        let isColumn = yTrue.rank == yPred.rank && yTrue.shape[-1] == 1
        if isColumn { wanted = try Ops.squeeze(yTrue, axis: -1) }
        let found = try Ops.cast(Ops.argmax(yPred, axis: -1), to: wanted.dtype)
        let matches = try Ops.cast(Ops.equal(wanted, found), to: .float32)
        // A column of targets is (samples, 1), and so would be its matches; Keras drops the axis.
        guard !isColumn, matches.rank > 1, matches.shape[-1] == 1 else { return matches }
        return try Ops.squeeze(matches, axis: -1)
    }

    /// 1 for each sample whose target is among the `k` best classes, else 0.
    /// (Keras: `top_k_categorical_accuracy`.)
    ///
    /// - Parameters:
    ///   - yTrue: One-hot targets.
    ///   - yPred: Scores of the same shape.
    /// - Returns: A float32 for each sample, `(…)`.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func topKCategoricalAccuracy(
        _ yTrue: Tensor, _ yPred: Tensor, k: Int = 5
    ) throws -> Tensor {
        try sparseTopKCategoricalAccuracy(Ops.argmax(yTrue, axis: -1), yPred, k: k)
    }

    /// 1 for each sample whose target is among the `k` best classes, else 0.
    /// (Keras: `sparse_top_k_categorical_accuracy`.)
    ///
    /// - Parameters:
    ///   - yTrue: Class numbers.
    ///   - yPred: Scores, `(…, classes)`.
    ///   - fromSortedIDs: Whether `yPred` are class numbers, the best first, rather than scores.
    /// - Returns: A float32 for each sample, of `yTrue`'s shape.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func sparseTopKCategoricalAccuracy(
        _ yTrue: Tensor, _ yPred: Tensor, k: Int = 5, fromSortedIDs: Bool = false
    ) throws -> Tensor {
        var wanted = try Ops.cast(yTrue, to: fromSortedIDs ? yPred.dtype : .int32)
        var scores = yPred
        if yPred.rank > 2 { scores = try Ops.reshape(yPred, [-1, yPred.shape[-1] ?? 1]) }
        if yTrue.rank > 1 { wanted = try Ops.reshape(wanted, [-1]) }
        var matches: Tensor
        if fromSortedIDs {
            let count = min(k, scores.shape[-1] ?? k)
            let best = try Ops.take(scores, Ops.arange(count, dtype: .int32), axis: -1)
            matches = try Ops.any(Ops.equal(Ops.expandDims(wanted, axis: 1), best), axis: 1)
        } else {
            matches = try Ops.inTopK(wanted, scores, k: k)
        }
        matches = try Ops.cast(matches, to: .float32)
        guard yTrue.rank > 1 else { return matches }
        return try Ops.reshape(matches, yTrue.shape.knownSizes(for: "top_k_accuracy"))
    }
}
