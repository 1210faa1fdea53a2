import KerasTensors

/// Where a loop over batches gets them from, epoch after epoch.
protocol BatchSupply {
    /// The number of steps of an epoch; `nil` while nobody knows it.
    var stepCount: Int? { get }

    /// The first batch, for which a model is built; it will be dealt out later.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if there is none.
    mutating func first() throws -> Batch

    /// Draws the order of a pass that nobody makes.
    func skipOrder() throws

    /// Makes the next epoch begin where the data do.
    mutating func restart()

    mutating func startEpoch()

    /// The next batch of the epoch, or `nil` at its end.
    mutating func next() throws -> Batch?

    // For a training that goes on where another one stood.

    /// What the two must have in common, in words.
    var trait: String { get }

    /// Where the dealing out stands.
    var place: [Int?] { get }

    /// The order of the current pass, if there is one that was drawn.
    var order: Tensor? { get throws }

    /// Goes on at a place.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a place that
    ///   these data do not have.
    mutating func restore(_ place: [Int?], order: Tensor?) throws
}

extension BatchSupply {
    func skipOrder() throws {}

    var order: Tensor? { nil }

    /// The error for a place that these data do not have.
    var noSuchPlace: KerasError {
        .invalidArgument(
            object: "fit", argument: "callbacks",
            expected: "with a BackupAndRestore of the same data; remove its folder to begin anew",
            found: "a backup of others")
    }
}
