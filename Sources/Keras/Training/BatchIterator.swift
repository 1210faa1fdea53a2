import KerasTensors

/// Deals the samples out in batches, epoch after epoch.
///
/// Without a number of steps, an epoch is one pass. With one, passes go on where the epoch before
/// stopped, and an epoch also ends where a pass does.
struct BatchIterator: BatchSupply {
    let data: TrainingData
    let shuffles: Bool
    let batchSize: Int
    let stepsPerEpoch: Int?
    /// The order of the current pass, if it was drawn.
    var permutation: [Int] = []
    /// The first sample of the next batch; `nil` before a pass.
    var position: Int?
    /// Steps until the epoch ends.
    var stepsLeft = 0

    init(
        _ data: TrainingData, batchSize: Int?, stepsPerEpoch: Int?, shuffles: Bool, model: Model
    ) throws {
        for (argument, value) in [("batchSize", batchSize), ("stepsPerEpoch", stepsPerEpoch)] {
            if let value, value < 1 {
                throw KerasError.invalidArgument(
                    object: model.summaryDescription, argument: argument,
                    expected: "a positive integer", found: "\(value)")
            }
        }
        self.data = data
        self.shuffles = shuffles
        self.stepsPerEpoch = stepsPerEpoch
        let spread = stepsPerEpoch.map { (data.count - 1) / $0 + 1 }
        self.batchSize = min(batchSize ?? spread ?? 32, data.count)
    }

    /// Batches in one pass over the data.
    var batchesPerPass: Int { (data.count - 1) / batchSize + 1 }

    var stepCount: Int? { stepsPerEpoch ?? batchesPerPass }

    func first() throws -> Batch { try data.rows(0..<batchSize) }

    mutating func restart() { position = nil }

    mutating func startEpoch() {
        stepsLeft = stepsPerEpoch ?? batchesPerPass
        if stepsPerEpoch == nil { position = nil }
    }

    /// The next batch of the epoch, or `nil` at its end.
    mutating func next() throws -> Batch? {
        guard stepsLeft > 0 else { return nil }
        if position == nil { try startPass() }
        guard let start = position, start < data.count else {
            // The data ran out before the epoch's steps did.
            stepsLeft = 0
            position = nil
            return nil
        }
        stepsLeft -= 1
        let end = min(start + batchSize, data.count)
        position = end
        if stepsLeft == 0, end == data.count { position = nil }
        guard shuffles else { return try data.rows(start..<end) }
        let batch = try data.rows(at: permutation[start..<end])
        data.prefetchRows(at: permutation[end..<min(end + batchSize, data.count)])
        return batch
    }

    /// Draws the order of a pass that nobody makes. Keras does so when it builds a loss: with the
    /// same seed, samples then come in the same order.
    func skipOrder() throws {
        if shuffles { _ = try Random.permutation(data.count) }
    }

    private mutating func startPass() throws {
        position = 0
        if shuffles { permutation = try Random.permutation(data.count) }
    }
}
