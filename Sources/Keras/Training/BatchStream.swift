import KerasTensors

/// Takes batches from a sequence, epoch after epoch.
///
/// Without a number of steps, an epoch is one pass over the sequence. With one, passes go on where
/// the epoch before stopped, and an epoch also ends where a pass does.
struct BatchStream: BatchSupply {
    private let batches: any Sequence<Batch>
    let stepsPerEpoch: Int?
    private let classWeight: [Int: Double]?
    private let model: Model
    var iterator: AnyIterator<Batch>?
    /// A batch that was looked at and not yet dealt out.
    var ahead: Batch?
    var stepsDone = 0
    /// The passes that were begun.
    private(set) var passes = 0
    /// The batches that were dealt out in the current one.
    private(set) var taken = 0
    private(set) var stepCount: Int?

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)``.
    init(
        _ batches: any Sequence<Batch>, stepsPerEpoch: Int?, classWeight: [Int: Double]? = nil,
        model: Model
    ) throws {
        if let stepsPerEpoch, stepsPerEpoch < 1 {
            throw KerasError.invalidArgument(
                object: model.summaryDescription, argument: "stepsPerEpoch",
                expected: "a positive integer", found: "\(stepsPerEpoch)")
        }
        self.batches = batches
        self.stepsPerEpoch = stepsPerEpoch
        self.classWeight = classWeight
        self.model = model
        stepCount =
            stepsPerEpoch ?? (batches as? BatchDataset)?.count
            ?? (batches as? any Collection)?.count
    }

    mutating func first() throws -> Batch {
        if ahead == nil {
            startPass()
            ahead = iterator?.next()
        }
        guard let ahead else { throw model.noBatches }
        return try checked(ahead)
    }

    mutating func restart() { if ahead == nil { iterator = nil } }

    mutating func startEpoch() {
        stepsDone = 0
        if stepsPerEpoch == nil, ahead == nil { iterator = nil }
    }

    mutating func next() throws -> Batch? {
        if let stepsPerEpoch, stepsDone >= stepsPerEpoch { return nil }
        guard let batch = nextOfPass() else {
            iterator = nil
            if stepsPerEpoch == nil { stepCount = stepsDone }
            return nil
        }
        stepsDone += 1
        return try checked(batch)
    }

    /// The next batch of the pass; at the beginning of an epoch, of a new one if that is over.
    private mutating func nextOfPass() -> Batch? {
        if let batch = takeFromPass() { return batch }
        guard stepsDone == 0 else { return nil }
        startPass()
        return takeFromPass()
    }

    /// The next batch of the current pass; `nil` at its end.
    mutating func takeFromPass() -> Batch? {
        guard let batch = ahead ?? iterator?.next() else { return nil }
        ahead = nil
        taken += 1
        return batch
    }

    mutating func startPass() {
        passes += 1
        taken = 0
        func begin(_ sequence: some Sequence<Batch>) -> AnyIterator<Batch> {
            AnyIterator(sequence.makeIterator())
        }
        iterator = begin(batches)
    }

    private func checked(_ batch: Batch) throws -> Batch {
        var data = try TrainingData(batch, model: model)
        if let classWeight { data = try data.weighted(byClass: classWeight, model: model) }
        return Batch(x: data.x, y: data.y, sampleWeight: data.sampleWeight)
    }
}

extension Model {
    /// The error for a sequence that has nothing to train or evaluate with.
    var noBatches: KerasError {
        .invalidArgument(
            object: summaryDescription, argument: "batches", expected: "at least one batch",
            found: "none")
    }
}
