import KerasTensors

extension Metrics {
    enum SamplewiseReduction {
        case sum, mean

        func callAsFunction(_ x: Tensor, axes: Range<Int>) throws -> Tensor {
            if axes.isEmpty { return x }
            return switch self {
            case .sum: try Ops.sum(x, axis: Axes(Array(axes)))
            case .mean: try Ops.mean(x, axis: Axes(Array(axes)))
            }
        }
    }

    /// Weighted values, one for each sample, and the samples' weights.
    /// (Keras: `reduce_to_samplewise_values`.)
    static func samplewise(
        _ values: Tensor, _ sampleWeight: Tensor?, by reduce: SamplewiseReduction
    ) throws -> (values: Tensor, weight: Tensor?) {
        guard let sampleWeight else {
            return (try reduce(values, axes: 1..<max(values.rank, 1)), nil)
        }
        var weight = try Ops.cast(sampleWeight.detached, to: values.dtype)
        if let mask = values.mask {
            weight = try Losses.masked(weight, mask, dtype: values.dtype, reduction: .sum) ?? weight
        }
        var (values, aligned) = try Losses.squeezedOrExpanded(values.withMask(nil), weight)
        let rank = aligned.rank
        if values.rank > rank { values = try reduce(values, axes: rank..<values.rank) }
        aligned = try Ops.broadcastTo(aligned, values.shape)
        values = try Ops.multiply(values, aligned)
        aligned = try reduce(aligned, axes: 1..<max(rank, 1))
        return (try reduce(values, axes: 1..<max(values.rank, 1)), aligned)
    }

    /// The sum over the samples of the mean of each sample's values, in one pass.
    static func sumOfMeans(_ values: Tensor) throws -> Tensor {
        let sum = try Ops.sum(values)
        guard values.rank > 1 else { return sum }
        let size = try values.shape.withoutBatch.elementCount()
        return size == 1 ? sum : try Ops.divide(sum, Tensor(.float(Double(size))))
    }
}
