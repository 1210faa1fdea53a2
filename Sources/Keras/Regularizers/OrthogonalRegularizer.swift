import KerasTensors

extension Regularizers {
    /// The mean of the absolute cosines between the rows (or columns) of a matrix, times `factor`:
    /// zero if all are orthogonal. (Keras: `OrthogonalRegularizer`, `"orthogonal_regularizer"`.)
    open class OrthogonalRegularizer: Regularizer {
        /// The factor, rounded to float32 as Keras keeps it.
        @Configured public var factor: Double = 0.01
        /// `rows` or `columns`.
        @Configured public var mode: String = "rows"

        /// A penalty of `factor` for the rows, or the columns, of a matrix.
        public convenience init(factor: Double = 0.01, mode: String = "rows") {
            self.init()
            self.factor = factor
            self.mode = mode
        }

        /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a factor
        ///   that is negative or not finite, or an unknown mode.
        open override func setUp() throws {
            try super.setUp()
            try checkFactor(factor, "factor")
            guard mode == "rows" || mode == "columns" else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: "mode", expected: "rows or columns",
                    found: mode)
            }
            factor = Double(Float(factor))
        }

        /// - Throws: ``KerasError/invalidInput(object:expected:found:)`` for anything but a matrix.
        open override func callAsFunction(_ x: Tensor) throws -> Tensor {
            try ensureSetUp()
            guard x.rank == 2, let rows = x.shape[0], let columns = x.shape[1] else {
                throw KerasError.invalidInput(
                    object: summaryDescription, expected: "an input of rank 2",
                    found: "shape \(x.shape)")
            }
            let byRows = mode == "rows"
            let size = byRows ? rows : columns
            let vectors = try Losses.normalized(x, axis: byRows ? 1 : 0)
            let transposed = try Ops.transpose(vectors)
            let products =
                try byRows ? Ops.matmul(vectors, transposed) : Ops.matmul(transposed, vectors)
            let others = try Ops.multiply(
                products, Ops.subtract(1.0, Ops.eye(size, size, dtype: x.dtype)))
            let pairs = Double(size) * (Double(size) - 1) / 2
            let sum = try Ops.sum(Ops.abs(others))
            return try Ops.divide(
                Ops.multiply(Tensor(.float(factor * 0.5)), sum), Tensor(.float(pairs)))
        }
    }
}
