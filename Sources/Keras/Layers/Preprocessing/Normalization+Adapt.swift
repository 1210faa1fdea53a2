import KerasTensors

extension Normalization {
    /// Learns mean and variance from data.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a layer that
    ///   was given them; ``KerasError/invalidInput(object:expected:found:)`` for data of another
    ///   shape than the layer was built for.
    public func adapt(_ data: Tensor) throws {
        try prepare(for: data)
        let (mean, variance) = try moments(
            data.dtype.isFloatingPoint ? data : Ops.cast(data, to: .float32))
        try self.mean.assign(mean)
        try self.variance.assign(variance)
    }

    /// Learns mean and variance from data in batches, as if they were one.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a layer that
    ///   was given them, and without batches; ``KerasError/invalidInput(object:expected:found:)``
    ///   for a batch of another shape than the layer was built for.
    public func adapt(_ batches: some Sequence<Tensor>) throws {
        var totals: (mean: Tensor, variance: Tensor)?
        var seen = 0.0
        for batch in batches {
            try prepare(for: batch)
            let batch = try Ops.cast(batch, to: dtypePolicy.computeDType)
            let (mean, variance) = try moments(batch)
            let size = reducedAxes(of: batch).reduce(1.0) { $0 * Double(batch.shape[$1] ?? 1) }
            seen += size
            guard let total = totals else {
                totals = (mean, variance)
                continue
            }
            let weight = Tensor(.float(size / seen))
            let rest = Tensor(.float(1 - size / seen))
            let newMean = try total.mean * rest + mean * weight
            let newVariance =
                try (total.variance + Ops.square(total.mean - newMean)) * rest
                + (variance + Ops.square(mean - newMean)) * weight
            totals = (newMean, newVariance)
        }
        guard let totals else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "batches", expected: "at least one batch",
                found: "none")
        }
        try mean.assign(totals.mean)
        try variance.assign(totals.variance)
    }

    private func moments(_ data: Tensor) throws -> (mean: Tensor, variance: Tensor) {
        let axes = reducedAxes(of: data)
        guard !axes.isEmpty else { return (data, try Ops.zerosLike(data)) }
        return try Ops.moments(data, axes: Axes(axes))
    }

    private func reducedAxes(of data: Tensor) -> [Int] {
        (0..<data.rank).filter { !keptAxes.contains($0) }
    }

    /// Builds the layer for the data, or compares their shape with the one that it was built for.
    private func prepare(for data: Tensor) throws {
        try ensureSetUp()
        guard givenMean == nil else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "mean",
                expected: "absent, to be learned by adapt", found: "a given one")
        }
        try buildIfNeeded(inputShapes: .leaf(data.shape))
        let built = buildShapes?.single
        guard let built, built.rank == data.rank,
            keptAxes.allSatisfy({ built[$0] == data.shape[$0] })
        else {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: "data that fit the input shape \(built?.description ?? "None")",
                found: "shape \(data.shape)")
        }
    }
}
