extension Random {
    /// Numbers of the gamma distribution with scale 1 (`keras.random.gamma`). The same key gives the
    /// same numbers, which are not JAX's: the distribution is.
    ///
    /// - Parameter alpha: The distribution's shape, positive; broadcast to `shape`.
    public static func gamma(
        _ shape: Shape, alpha: Tensor, dtype: DType = .float32, seed: Key? = nil
    ) throws -> Tensor {
        try draws("gamma", shape, [alpha], dtype, seed) { $0.gamma($1[0]) }
    }

    /// Numbers of the beta distribution (`keras.random.beta`); see
    /// ``gamma(_:alpha:dtype:seed:)`` for which.
    public static func beta(
        _ shape: Shape, alpha: Tensor, beta: Tensor, dtype: DType = .float32, seed: Key? = nil
    ) throws -> Tensor {
        try draws("beta", shape, [alpha, beta], dtype, seed) { $0.beta($1[0], $1[1]) }
    }

    /// How many of `counts` trials succeed, each with `probabilities`
    /// (`keras.random.binomial`); see ``gamma(_:alpha:dtype:seed:)`` for which numbers.
    public static func binomial(
        _ shape: Shape, counts: Tensor, probabilities: Tensor, dtype: DType = .float32,
        seed: Key? = nil
    ) throws -> Tensor {
        try draws("binomial", shape, [counts, probabilities], dtype, seed) {
            $0.binomial($1[0], $1[1])
        }
    }

    private static func draws(
        _ operation: String, _ shape: Shape, _ parameters: [Tensor], _ dtype: DType, _ seed: Key?,
        _ draw: (inout KeyedGenerator, [Double]) -> Double
    ) throws -> Tensor {
        guard dtype.isFloatingPoint else {
            throw TensorError.unsupportedDType(
                operation: operation, dtype: dtype, remedy: "draw floats and cast them")
        }
        let values = try parameters.map {
            try Ops.broadcastTo($0.detached, shape).doubleValues()
        }
        var generator = KeyedGenerator(seed ?? nextKey())
        return try Tensor(uninitialized: shape, dtype: .float64) { target in
            let numbers = target.bindMemory(to: Double.self)
            for index in numbers.indices {
                numbers[index] = draw(&generator, values.map { $0[index] })
            }
        }.converted(to: dtype)
    }
}
