import CKerasKernels

extension Ops {
    /// `x` with mean 0 and variance 1 along `axis` together, times `gamma`, plus `beta`
    /// (`keras.ops.layer_normalization`).
    ///
    /// - Parameters:
    ///   - gamma: A number for each element along `axis`; 1 if not given.
    ///   - beta: As `gamma`; 0 if not given.
    ///   - epsilon: Added to the variance.
    /// - Returns: The shape and dtype of `x`; 16-bit floats are computed as float32.
    /// - Throws: ``TensorError`` for an axis that does not exist, or factors that do not fit.
    public static func layerNormalization(
        _ x: Tensor, gamma: Tensor? = nil, beta: Tensor? = nil, axis: Axes = -1,
        epsilon: Double = 1e-7
    ) throws -> Tensor {
        try apply(
            LayerNorm(axis: axis, epsilon: epsilon, hasGamma: gamma != nil, hasBeta: beta != nil),
            [x] + [gamma, beta].compactMap { $0 })
    }

    /// `x` divided by the root of its mean square along `axis`, times `scale`
    /// (`keras.ops.rms_normalization`).
    ///
    /// - Parameters:
    ///   - scale: Broadcast to `x`; 1 if not given.
    ///   - epsilon: Added to the mean square.
    /// - Throws: ``TensorError`` for an axis that does not exist, or a scale that does not fit.
    public static func rmsNormalization(
        _ x: Tensor, scale: Tensor? = nil, axis: Axes = -1, epsilon: Double = 1e-7
    ) throws -> Tensor {
        let isFused = try LayerNorm.areLast(axis, in: x.shape)
        if isFused, scale.map({ $0.rank == axis.values.count }) ?? true {
            return try apply(
                RMSNorm(axis: axis, epsilon: epsilon, hasGamma: scale != nil),
                [x] + [scale].compactMap { $0 })
        }
        // Where Keras broadcasts the scale along other axes than the mean, so do we.
        let wide = try cast(
            x, to: DType.promoted([x], operation: "rms_normalization").floating.wide)
        let square = try mean(Ops.square(wide), axis: axis, keepDims: true)
        var result = try multiply(wide, rsqrt(add(square, Tensor(.float(epsilon)))))
        if let scale { result = try multiply(result, cast(scale, to: wide.dtype)) }
        return try cast(result, to: x.dtype)
    }
}

/// The inputs are `x`, then gamma and beta where there are any.
protocol RowNormalization: SingleOutputOperation {
    var axis: Axes { get }
    var epsilon: Double { get }
    var hasGamma: Bool { get }
    var hasBeta: Bool { get }
    /// Whether the mean is taken away.
    static var centers: Bool { get }
}

struct LayerNorm: RowNormalization {
    static let kerasName = KerasName.nn("LayerNorm")
    static let centers = true
    let axis: Axes
    let epsilon: Double
    let hasGamma: Bool
    let hasBeta: Bool

    var arguments: [OperationArgument] {
        [
            OperationArgument("axis", axis.argument), OperationArgument("epsilon", .float(epsilon)),
            OperationArgument("rms_scaling", .bool(false)),
        ]
    }

    /// Whether `axes` are the last ones of `shape`, in any order.
    static func areLast(_ axes: Axes, in shape: Shape) throws -> Bool {
        let indices = try axes.indices(in: shape, "LayerNorm")
        return indices == Array((shape.rank - indices.count)..<shape.rank)
    }
}

struct RMSNorm: RowNormalization {
    static let kerasName = KerasName.nn("RMSNorm")
    static let centers = false
    let axis: Axes
    let epsilon: Double
    let hasGamma: Bool
    var hasBeta: Bool { false }

    var arguments: [OperationArgument] {
        [OperationArgument("axis", axis.argument), OperationArgument("epsilon", .float(epsilon))]
    }
}

extension RowNormalization {
    static var saves: SavedValues { .inputs }
    static var operationName: String { kerasName.className }

    func callArguments(inputCount: Int) -> [OperationArgument.Value] {
        let factors: [OperationArgument.Value] = [
            hasGamma ? .input(1) : .none, hasBeta ? .input(hasGamma ? 2 : 1) : .none,
        ]
        return [.input(0)] + (Self.centers ? factors : Array(factors.prefix(1)))
    }

    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        try DType.promoted([inputs[0]], operation: Self.operationName).floating.wide
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let shape = inputs[0].shape
        let indices = try axis.indices(in: shape, Self.operationName)
        let sizes = indices.map { shape.sizes[$0] }
        let size = try sizes.allSatisfy { $0 >= 0 } ? Shape(sizes).elementCount() : -1
        for factor in inputs.dropFirst() {
            let count = try factor.shape.elementCount()
            guard count == size || size < 0 else {
                throw TensorError.incompatibleShapes(
                    operation: Self.operationName, shapes: inputs.map(\.shape),
                    reason: "a factor needs a number for each element along axis \(axis.values)")
            }
        }
        return TensorSpec(
            shape: shape, dtype: inputs[0].dtype.isFloatingPoint ? inputs[0].dtype : .float32)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let rows = try NormalizedRows(inputs[0].shape, axis, Self.operationName)
        let x = try rows.gather(inputs[0])
        let gamma = hasGamma ? inputs[1] : nil
        let beta = hasBeta ? inputs[hasGamma ? 2 : 1] : nil
        let result = try Tensor(uninitialized: x.shape, dtype: x.dtype) { out in
            let isDone = withExtendedLifetime((x, inputs)) {
                keras_layer_norm(
                    inputs[0].dtype.cValue, sizes(rows), x.memory, gamma?.memory, beta?.memory,
                    out.baseAddress)
            }
            guard isDone else {
                throw TensorError.backend(
                    operation: Self.operationName, reason: "no kernel for \(inputs[0].dtype)")
            }
        }
        return try rows.scatter(result).converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let rows = try NormalizedRows(saved.inputs[0].shape, axis, Self.operationName)
        let x = try rows.gather(saved.inputs[0])
        let upstream = try rows.gather(upstream.converted(to: x.dtype))
        let gamma = hasGamma ? saved.inputs[1] : nil
        func target(_ index: Int, _ isThere: Bool) throws -> Tensor? {
            guard isThere, saved.needsGradient[index] else { return nil }
            let shape = index == 0 ? x.shape : saved.inputs[index].shape
            return try Tensor(uninitialized: shape, dtype: x.dtype) { _ in }
        }
        // Nobody else has seen these: the kernel writes them where they are.
        let dx = try target(0, true)
        let dgamma = try target(1, hasGamma)
        let dbeta = try target(hasGamma ? 2 : 1, hasBeta)
        let isDone = withExtendedLifetime((x, upstream, gamma)) {
            keras_layer_norm_gradient(
                x.dtype.cValue, sizes(rows), x.memory, gamma?.memory, upstream.memory, dx?.memory,
                dgamma?.memory, dbeta?.memory)
        }
        guard isDone else {
            throw TensorError.backend(operation: Self.operationName, reason: "no memory")
        }
        var gradients: [Tensor?] = [try dx.map(rows.scatter)]
        if hasGamma { gradients.append(dgamma) }
        if hasBeta { gradients.append(dbeta) }
        return gradients
    }

    private func sizes(_ rows: NormalizedRows) -> keras_layer_norm_sizes {
        keras_layer_norm_sizes(
            rows: rows.count, columns: rows.size, epsilon: epsilon, centers: Self.centers)
    }
}

/// A tensor seen as rows that are normalized each by itself.
private struct NormalizedRows {
    let count: Int
    let size: Int
    /// The order that brings the axes to the end, unless they are there.
    private let order: [Int]?

    init(_ shape: Shape, _ axis: Axes, _ operation: String) throws {
        let indices = try axis.indices(in: shape, operation)
        let others = (0..<shape.rank).filter { !indices.contains($0) }
        count = try Shape(others.map { shape.sizes[$0] }).elementCount()
        size = try Shape(indices.map { shape.sizes[$0] }).elementCount()
        order = others + indices == Array(0..<shape.rank) ? nil : others + indices
    }

    func gather(_ x: Tensor) throws -> Tensor {
        try order.map { try Ops.transpose(x, axes: $0) } ?? x
    }

    func scatter(_ x: Tensor) throws -> Tensor {
        guard let order else { return x }
        var back = [Int](repeating: 0, count: order.count)
        for (place, axis) in order.enumerated() { back[axis] = place }
        return try Ops.transpose(x, axes: back)
    }
}
