import CKerasKernels

extension Random {
    /// Uniform numbers from `minval` to before `maxval` (`keras.random.uniform`).
    public static func uniform(
        _ shape: Shape, minval: Double = 0, maxval: Double = 1, dtype: DType = .float32,
        seed: Key? = nil
    ) throws -> Tensor {
        try floats(shape, dtype, seed, "uniform") { key, isDouble, count, target in
            keras_random_uniform(key, isDouble, minval, maxval, count, target)
        }
    }

    /// Normally distributed numbers (`keras.random.normal`).
    public static func normal(
        _ shape: Shape, mean: Double = 0, stddev: Double = 1, dtype: DType = .float32,
        seed: Key? = nil
    ) throws -> Tensor {
        try floats(shape, dtype, seed, "normal") { key, isDouble, count, target in
            keras_random_normal(key, isDouble, mean, stddev, count, target)
        }
    }

    /// Normally distributed numbers within two standard deviations of the mean
    /// (`keras.random.truncated_normal`).
    public static func truncatedNormal(
        _ shape: Shape, mean: Double = 0, stddev: Double = 1, dtype: DType = .float32,
        seed: Key? = nil
    ) throws -> Tensor {
        try floats(shape, dtype, seed, "truncated_normal") { key, isDouble, count, target in
            keras_random_truncated_normal(key, isDouble, mean, stddev, count, target)
        }
    }

    /// Integers from `minval` to before `maxval` (`keras.random.randint`); `minval` if there are
    /// none between.
    public static func randint(
        _ shape: Shape, minval: Int, maxval: Int, dtype: DType = .int32, seed: Key? = nil
    ) throws -> Tensor {
        guard dtype.isInteger else {
            throw TensorError.unsupportedDType(
                operation: "randint", dtype: dtype, remedy: "draw integers and cast them")
        }
        // Fewer bits would be biased.
        let drawn: DType = dtype.byteCount < 4 ? .int32 : dtype
        let limits = dtype.limits
        let minimum = Swift.min(Swift.max(minval, limits.lowerBound), limits.upperBound)
        let isFull = maxval > limits.upperBound
        let maximum = Swift.min(Swift.max(maxval, limits.lowerBound), limits.upperBound)
        var span: UInt64 = 1
        if maximum > minimum {
            span = UInt64(bitPattern: Int64(maximum &- minimum)) &+ (isFull ? 1 : 0)
        }
        return try Tensor(uninitialized: shape, dtype: drawn) { target in
            keras_random_integers(
                (seed ?? nextKey()).cValue, drawn.byteCount == 8,
                UInt64(bitPattern: Int64(minimum)), span, target.count / drawn.byteCount,
                target.baseAddress)
        }.converted(to: dtype)
    }

    /// A bool for each element, true with `probability` (`jax.random.bernoulli`).
    public static func bernoulli(
        _ shape: Shape, probability: Double, seed: Key? = nil
    ) throws -> Tensor {
        try Tensor(uninitialized: shape, dtype: .bool) { target in
            keras_random_bernoulli(
                (seed ?? nextKey()).cValue, Float(probability), target.count,
                target.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
    }

    /// `numSamples` draws for each row of unnormalized log-probabilities, shape (rows, classes)
    /// (`keras.random.categorical`).
    public static func categorical(
        _ logits: Tensor, numSamples: Int, dtype: DType = .int32, seed: Key? = nil
    ) throws -> Tensor {
        guard logits.rank == 2 else {
            throw TensorError.incompatibleShapes(
                operation: "categorical", shapes: [logits.shape],
                reason: "the logits must have two dimensions")
        }
        let sizes = try logits.shape.knownSizes(for: "categorical")
        let uniform = try uniform(
            Shape([sizes[0], sizes[1], numSamples]), minval: Double(Float.leastNormalMagnitude),
            dtype: logits.dtype == .float64 ? .float64 : .float32, seed: seed)
        let gumbel = try Ops.negative(Ops.log(Ops.negative(Ops.log(uniform))))
        let scores = try Ops.add(gumbel, Ops.expandDims(logits, axis: -1))
        return try Ops.argmax(scores, axis: 1).converted(to: dtype)
    }

    /// `x` with its elements in random order along `axis`, every line along it in its own
    /// (`keras.random.shuffle`).
    public static func shuffle(_ x: Tensor, axis: Int = 0, seed: Key? = nil) throws -> Tensor {
        let count = try x.shape.elementCount()
        let rounds = (3 * Double(Swift.max(1, count)).logarithm / Double(UInt32.max).logarithm)
            .rounded(.up)
        var key = seed ?? nextKey()
        var result = x
        for _ in 0..<Int(rounds) {
            let keys = try key.split()
            key = keys[0]
            let sortKeys = try Tensor(uninitialized: x.shape, dtype: .uint32) { target in
                keras_random_bits(
                    keys[1].cValue, count,
                    target.baseAddress?.assumingMemoryBound(to: UInt32.self))
            }
            result = try Ops.takeAlongAxis(result, Ops.argsort(sortKeys, axis: axis), axis: axis)
        }
        return result
    }

    private static func floats(
        _ shape: Shape, _ dtype: DType, _ seed: Key?, _ operation: String,
        _ draw: (keras_key, Bool, Int, UnsafeMutableRawPointer?) -> Void
    ) throws -> Tensor {
        guard dtype.isFloatingPoint else {
            throw TensorError.unsupportedDType(
                operation: operation, dtype: dtype, remedy: "draw floats and cast them")
        }
        let drawn: DType = dtype == .float64 ? .float64 : .float32
        let key = seed ?? nextKey()
        return try Tensor(uninitialized: shape, dtype: drawn) { target in
            draw(
                key.cValue, drawn == .float64, target.count / drawn.byteCount, target.baseAddress)
        }.converted(to: dtype)
    }
}

extension DType {
    /// The values of an integer dtype that an Int can have.
    fileprivate var limits: ClosedRange<Int> {
        switch self {
        case .int8: -128...127
        case .uint8: 0...255
        case .int16: -32768...32767
        case .uint16: 0...65535
        case .int32: Int(Int32.min)...Int(Int32.max)
        case .uint32: 0...Int(UInt32.max)
        case .uint64: 0...Int.max
        default: Int.min...Int.max
        }
    }
}
