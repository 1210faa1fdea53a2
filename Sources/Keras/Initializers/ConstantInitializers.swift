import KerasTensors

extension Initializers {
    /// All zeros. (Keras: `Zeros`, `"zeros"`.)
    open class Zeros: Initializer {
        open override func callAsFunction(
            _ shape: Shape, dtype: DType = .float32
        ) throws -> Tensor {
            try Ops.zeros(shape, dtype: dtype)
        }
    }

    /// All ones. (Keras: `Ones`, `"ones"`.)
    open class Ones: Initializer {
        open override func callAsFunction(
            _ shape: Shape, dtype: DType = .float32
        ) throws -> Tensor {
            try Ops.ones(shape, dtype: dtype)
        }
    }

    /// `gain` on the diagonal of a matrix, zeros elsewhere. (Keras: `Identity`, `"identity"`.)
    open class Identity: Initializer {
        /// The factor. Keras reads it but does not write it; here it is written if it is not 1.
        @Configured(omitsDefault: true) public var gain: Double = 1

        /// `gain` on the diagonal.
        public convenience init(gain: Double) {
            self.init()
            self.gain = gain
        }

        /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a shape
        ///   that is not a matrix's.
        open override func callAsFunction(
            _ shape: Shape, dtype: DType = .float32
        ) throws -> Tensor {
            try ensureSetUp()
            let sizes = try shape.knownSizes(for: "Identity")
            guard sizes.count == 2 else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: "shape",
                    expected: "a matrix: Identity can only be used for 2D matrices",
                    found: "\(shape) of rank \(sizes.count)")
            }
            let matrix = try Ops.eye(sizes[0], sizes[1], dtype: dtype)
            return try Ops.multiply(Tensor(.float(gain)), matrix)
        }
    }
}
