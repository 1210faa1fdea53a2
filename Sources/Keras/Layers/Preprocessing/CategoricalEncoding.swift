import KerasTensors

/// Numbers of categories made into vectors, as Keras's preprocessing layers all do it.
enum CategoricalEncoding {
    /// The encoding of `indices`, an integer tensor; categories outside `0..<depth` count nothing.
    ///
    /// `.oneHot` gives `(…, depth)` for each element. The other modes sum over the second axis, or
    /// the only one: `(batch, n)` becomes `(batch, depth)`.
    /// - Parameter weights: What an occurrence counts, in the shape of `indices`, for `.count`.
    static func encode(
        _ indices: Tensor, mode: OutputMode, depth: Int, dtype: DType, weights: Tensor? = nil
    ) throws -> Tensor {
        if mode == .int { return try Ops.cast(indices, to: dtype) }
        let indices = indices.rank == 0 ? try Ops.expandDims(indices, axis: 0) : indices
        if mode == .oneHot {
            let isColumn = indices.rank > 1 && indices.shape[-1] == 1
            return try Ops.oneHot(
                isColumn ? Ops.squeeze(indices, axis: -1) : indices, numClasses: depth,
                dtype: dtype)
        }
        let shape = outputShape(indices.shape, mode: mode, depth: depth)
        if indices.isSymbolic || weights?.isSymbolic == true {
            return .symbolic(TensorSpec(shape: shape, dtype: dtype))
        }
        let sums = try counted(
            indices.array(of: Int.self), sizes: indices.shape.knownSizes(for: "encoding"),
            depth: depth, into: shape, weights: weights?.array(of: Double.self),
            saturates: mode == .multiHot)
        return try Ops.cast(sums, to: dtype)
    }

    /// The shape of ``encode(_:mode:depth:dtype:weights:)``.
    static func outputShape(_ input: Shape, mode: OutputMode, depth: Int?) -> Shape {
        let dimensions = input.rank == 0 ? [1] : input.dimensions
        let kept: [Int?]
        switch mode {
        case .int: return input
        case .oneHot:
            let isColumn = dimensions.count > 1 && dimensions.last == 1
            kept = Array(dimensions.dropLast(isColumn ? 1 : 0))
        case .multiHot, .count, .tfIDF:
            kept = Array(dimensions.count > 1 ? dimensions.prefix(1) : []) + dimensions.dropFirst(2)
        }
        return Shape(kept + [depth])
    }

    /// The weights of each category summed over the second axis, or the only one.
    private static func counted(
        _ indices: [Int], sizes: [Int], depth: Int, into shape: Shape, weights: [Double]?,
        saturates: Bool
    ) throws -> Tensor {
        let steps = sizes.count > 1 ? sizes[1] : sizes[0]
        let inner = sizes.dropFirst(2).reduce(1, *)
        return try Tensor(uninitialized: shape, dtype: .float64) { bytes in
            let sums = bytes.bindMemory(to: Double.self)
            sums.initialize(repeating: 0)
            for (position, index) in indices.enumerated() where 0..<depth ~= index {
                let row = position / (steps * inner) * inner + position % inner
                let place = row * depth + index
                sums[place] = saturates ? 1 : sums[place] + (weights?[position] ?? 1)
            }
        }
    }
}
