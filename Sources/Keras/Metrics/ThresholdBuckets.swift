import KerasTensors

/// What samples weigh, by how many thresholds their predictions exceed: memory for the thresholds
/// and the samples, not for their product.
struct ThresholdBuckets {
    /// How many labels are counted apart.
    let labels: Int
    /// The weights of wanted and unwanted samples: `thresholds + 1` buckets of `labels` sums.
    private(set) var positives, negatives: [Double]
    private let ladder: ThresholdLadder

    /// - Parameters:
    ///   - wanted: Not zero for positives; a float32 of as many elements as `found`.
    ///   - found: Predictions, a float32 whose last axis is the labels if there are several.
    ///   - weight: Of the same number of elements.
    /// - Throws: ``TensorError/incompatibleShapes(operation:shapes:reason:)``.
    init(
        wanted: Tensor, found: Tensor, weight: Tensor?, thresholds: [Double], areEven: Bool,
        labels: Int
    ) throws {
        let (targets, scores) = (
            try wanted.array(of: Float.self), try found.array(of: Float.self)
        )
        let weights = try weight?.array(of: Float.self)
        guard targets.count == scores.count, weights?.count ?? scores.count == scores.count else {
            throw TensorError.incompatibleShapes(
                operation: "confusion matrix", shapes: [wanted.shape, found.shape],
                reason: "each prediction needs a target")
        }
        ladder = ThresholdLadder(thresholds, areEven: areEven)
        self.labels = labels
        positives = Array(repeating: 0, count: (thresholds.count + 1) * labels)
        negatives = positives
        for index in scores.indices {
            let bucket = ladder.countBelow(scores[index]) * labels + index % labels
            let weight = weights.map { Double($0[index]) } ?? 1
            if targets[index] != 0 {
                positives[bucket] += weight
            } else {
                negatives[bucket] += weight
            }
        }
    }

    /// What exceeds each threshold, and what does not: `thresholds · labels` sums each.
    func counts(of buckets: [Double]) -> (above: [Float], below: [Float]) {
        let count = ladder.count
        var above = [Float](repeating: 0, count: count * labels)
        var below = above
        for label in 0..<labels {
            var sum = 0.0
            for step in 0..<count {
                sum += buckets[step * labels + label]
                below[ladder.position(ofStep: step) * labels + label] = Float(sum)
            }
            sum = 0
            for step in (0..<count).reversed() {
                sum += buckets[(step + 1) * labels + label]
                above[ladder.position(ofStep: step) * labels + label] = Float(sum)
            }
        }
        return (above, below)
    }
}

/// Thresholds in ascending order, and how many of them a prediction exceeds.
private struct ThresholdLadder {
    private let steps: [Float]
    /// Where each step stood among the thresholds as they were given; `nil` for the same order.
    private let positions: [Int]?
    private let areEven: Bool

    var count: Int { steps.count }

    init(_ thresholds: [Double], areEven: Bool) {
        let given = thresholds.map(Float.init)
        self.areEven = areEven
        if zip(given, given.dropFirst()).allSatisfy(<=) {
            (steps, positions) = (given, nil)
        } else {
            let order = given.indices.sorted { given[$0] < given[$1] }
            (steps, positions) = (order.map { given[$0] }, order)
        }
    }

    func position(ofStep step: Int) -> Int { positions?[step] ?? step }

    func countBelow(_ prediction: Float) -> Int {
        areEven ? evenCountBelow(prediction) : searchedCountBelow(prediction)
    }

    /// Keras multiplies and rounds; comparing with the thresholds would differ by rounding. NaN
    /// falls into the first bucket, as its conversion to an integer gives 0.
    private func evenCountBelow(_ prediction: Float) -> Int {
        guard !prediction.isNaN else { return min(1, count) }
        let clipped = min(max(prediction, 0), 1)
        let below = Int((clipped * Float(count - 1)).rounded(.up))
        // A threshold below 0, of AUC, is exceeded by everything.
        return (steps.first ?? 0) < 0 ? max(below, 1) : below
    }

    private func searchedCountBelow(_ prediction: Float) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if prediction > steps[middle] { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
