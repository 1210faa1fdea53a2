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
}

extension BatchSupply {
    func skipOrder() throws {}
}
