import KerasTensors

extension Losses {
    /// How the losses of the samples become one number.
    public enum Reduction: String, Sendable, CaseIterable {
        /// The sum divided by the number of values; masked values do not count.
        case sumOverBatchSize = "sum_over_batch_size"
        /// The same under its other name in Keras.
        case mean
        /// The sum.
        case sum
        /// The weighted sum divided by the sum of the weights.
        case meanWithSampleWeight = "mean_with_sample_weight"
        /// The loss stays one value for each sample. (Python's `None`; `"none"` is read as well.)
        case none
    }
}

extension Losses.Reduction: ConfigValue {}

/// How weights and masks enter a loss. (Keras: `reduce_weighted_values`.)
extension Losses {
    /// `values`, times their weights, as one number.
    ///
    /// - Parameters:
    ///   - values: One value for each sample or element.
    ///   - sampleWeight: Broadcast to the values; one axis of size 1 may be missing or in excess.
    ///   - mask: `false` where a value does not count.
    static func reduced(
        _ values: Tensor, sampleWeight: Tensor?, mask: Tensor?, reduction: Reduction
    ) throws -> Tensor {
        let weight = try masked(
            sampleWeight.map { try Ops.cast($0, to: values.dtype) }, mask, dtype: values.dtype,
            reduction: reduction)
        guard let weight else { return try reduced(values, weight: nil, reduction) }
        let (aligned, alignedWeight) = try squeezedOrExpanded(values, weight)
        return try reduced(Ops.multiply(aligned, alignedWeight), weight: alignedWeight, reduction)
    }

    private static func reduced(
        _ values: Tensor, weight: Tensor?, _ reduction: Reduction
    ) throws -> Tensor {
        let isEmpty = (0..<values.rank).contains { values.shape[$0] == 0 }
        if reduction == .none || values.rank == 0 || (isEmpty && values.rank == 1) {
            return values
        }
        if reduction == .sum { return try Ops.sum(values) }
        if reduction == .meanWithSampleWeight, let weight {
            return try quotientOrZero(Ops.sum(values), Ops.sum(weight))
        }
        // Keras defines the mean of nothing as 0.
        return isEmpty ? try Ops.sum(values) : try Ops.mean(values)
    }

    /// Weights that include a mask. (Keras: `apply_mask`.)
    ///
    /// Where the sum is divided by the number of values, the ones that count are scaled up by
    /// all / counting, so that the result is the mean over those.
    static func masked(
        _ sampleWeight: Tensor?, _ mask: Tensor?, dtype: DType, reduction: Reduction
    ) throws -> Tensor? {
        guard let mask else { return sampleWeight }
        var weight = try Ops.cast(mask, to: dtype)
        if reduction == .mean || reduction == .sumOverBatchSize {
            let total = try mask.shape.elementCount()
            let scale = try quotientOrZero(Tensor(.float(Double(total))), Ops.sum(weight))
            weight = try Ops.multiply(weight, scale)
        }
        guard let sampleWeight else { return weight }
        let (aligned, alignedWeight) = try squeezedOrExpanded(
            weight, Ops.cast(sampleWeight, to: dtype))
        return try Ops.multiply(alignedWeight, aligned)
    }

    /// The mask of what both masks let through.
    static func combined(_ a: Tensor?, _ b: Tensor?) throws -> Tensor? {
        guard let a else { return b }
        guard let b else { return a }
        return try Ops.logicalAnd(a, b)
    }

    /// `a / b`, and 0 where `b` is 0. (Keras: `ops.divide_no_nan`.)
    static func quotientOrZero(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        let isZero = try Ops.equal(b, 0)
        return try Ops.where(isZero, 0, Ops.divide(a, Ops.where(isZero, 1, b)))
    }

    /// Both tensors with equal ranks, if one has a last axis of size 1 that the other lacks.
    /// (Keras: `squeeze_or_expand_to_same_rank`.)
    ///
    /// - Parameter expandsVectors: Whether the axis is added to a vector, rather than removed
    ///   from the other.
    static func squeezedOrExpanded(
        _ a: Tensor, _ b: Tensor, expandsVectors: Bool = true
    ) throws -> (Tensor, Tensor) {
        if a.rank == b.rank + 1, a.shape[-1] == 1 {
            return expandsVectors && b.rank == 1
                ? (a, try Ops.expandDims(b, axis: -1)) : (try Ops.squeeze(a, axis: -1), b)
        }
        if b.rank == a.rank + 1, b.shape[-1] == 1 {
            return expandsVectors && a.rank == 1
                ? (try Ops.expandDims(a, axis: -1), b) : (a, try Ops.squeeze(b, axis: -1))
        }
        return (a, b)
    }

    /// Targets in the dtype of the predictions, both with equal ranks where that is possible.
    static func aligned(_ yTrue: Tensor, _ yPred: Tensor) throws -> (Tensor, Tensor) {
        try squeezedOrExpanded(Ops.cast(yTrue, to: yPred.dtype), yPred)
    }
}
