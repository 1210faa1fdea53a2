import CKerasKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Double {
    var logarithm: Double { log(self) }
}

extension Random {
    /// `x` with each element 0 with probability `rate`, the others divided by `1 - rate`
    /// (`keras.random.dropout`).
    ///
    /// - Parameter noiseShape: Where a size is 1, whole slices along that axis share a fate; `nil`
    ///   sizes are those of `x`.
    /// - Throws: ``TensorError`` for a rate outside 0...1 or a noise shape that does not fit.
    public static func dropout(
        _ x: Tensor, rate: Double, noiseShape: Shape? = nil, seed: Key? = nil
    ) throws -> Tensor {
        guard (0...1).contains(rate) else {
            throw TensorError.invalidArgument(
                operation: "dropout", argument: "rate", expected: "from 0 to 1", found: "\(rate)")
        }
        if rate == 0 { return x }
        if rate == 1 { return try Ops.zerosLike(x) }
        let key = seed ?? nextKey()
        guard let noiseShape else { return try apply(Dropout(rate: rate, key: key), [x]) }
        let sizes = noiseShape.sizes.enumerated().map { place, size in
            size == -1 ? x.shape[place] ?? -1 : size
        }
        let mask = try bernoulli(Shape(sizes: sizes), probability: 1 - rate, seed: key)
        return try Ops.where(
            Ops.broadcastTo(mask, x.shape), Ops.divide(x, Tensor(.float(1 - rate))), 0)
    }
}

/// The mask is a function of the key, so that the gradient makes it again instead of keeping it.
struct Dropout: SingleOutputOperation {
    static let kerasName = KerasName(module: "keras.src.random.random", className: "Dropout")
    static let saves: SavedValues = []

    let rate: Double
    let key: Random.Key

    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        inputs[0].dtype == .float64 ? .float64 : .float32
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        TensorSpec(shape: inputs[0].shape, dtype: inputs[0].dtype.floating)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        try dropped(inputs[0]).converted(to: spec.dtype)
    }

    private func dropped(_ x: Tensor) throws -> Tensor {
        try Tensor(uninitialized: x.shape, dtype: x.dtype) { target in
            try x.withBytes { source in
                keras_random_dropout(
                    key.cValue, x.dtype == .float64, 1 - rate, target.count / x.dtype.byteCount,
                    source.baseAddress, target.baseAddress)
            }
        }
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        [try dropped(upstream.converted(to: saved.inputs[0].dtype))]
    }
}
