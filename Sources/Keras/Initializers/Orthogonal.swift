import KerasTensors

extension Initializers {
    /// A matrix with orthogonal columns (rows, if it has fewer rows), times `gain`. A tensor of
    /// higher rank is one such matrix, with all axes but the last as its rows.
    /// (Keras: `Orthogonal`, `"orthogonal"`.)
    open class Orthogonal: RandomInitializer {
        /// The factor of the matrix.
        @Configured public var gain: Double = 1

        /// An orthogonal matrix times `gain`.
        public convenience init(gain: Double = 1, seed: Int? = nil) {
            self.init()
            self.gain = gain
            self.seed = seed.map(Seed.number)
        }

        /// The orthogonal factor of a matrix of normal numbers, its signs chosen so that every
        /// orthogonal matrix is equally likely.
        ///
        /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a shape of
        ///   less than two dimensions.
        open override func callAsFunction(
            _ shape: Shape, dtype: DType = .float32
        ) throws -> Tensor {
            let sizes = try shape.knownSizes(for: "Orthogonal")
            guard sizes.count >= 2 else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: "shape",
                    expected: "at least two dimensions", found: "\(shape) of rank \(sizes.count)")
            }
            let columns = sizes[sizes.count - 1]
            let rows = try Shape(Array(sizes.dropLast())).elementCount()
            let long = max(rows, columns)
            let short = min(rows, columns)
            let sample = try Random.normal(
                [long, short], mean: 0, stddev: 1, dtype: dtype, seed: nextSeed())
            let (q, r) = try Ops.qr(sample)
            let diagonal = try Ops.sum(
                Ops.multiply(r, Ops.eye(short, short, dtype: dtype)), axis: 0)
            var orthogonal = try Ops.multiply(q, Ops.sign(diagonal))
            if rows < columns { orthogonal = try Ops.transpose(orthogonal) }
            return try Ops.multiply(Tensor(.float(gain)), Ops.reshape(orthogonal, sizes))
        }
    }
}
