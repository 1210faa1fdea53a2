extension Ops {
    /// The matrix product (`keras.ops.matmul`): stacks of matrices broadcast over their leading
    /// dimensions; a vector counts as a row on the left and as a column on the right.
    ///
    /// The result has the promoted dtype, int8 with int8 gives int32.
    /// - Throws: ``TensorError`` if the inner dimensions differ or an operand is a scalar.
    public static func matmul(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try apply(Matmul(), [a, b])
    }
}

extension Tensor {
    /// The matrix product; see ``Ops/matmul(_:_:)``.
    public func matmul(_ other: Tensor) throws -> Tensor { try Ops.matmul(self, other) }
}

struct Matmul: SingleOutputOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "Matmul")
    static let saves: SavedValues = .inputs

    private func resultDType(_ inputs: [Tensor]) throws -> DType {
        guard inputs.allSatisfy({ $0.dtype == .int8 && $0.weakScalar == nil }) else {
            return try DType.promoted(inputs, operation: Self.kerasName.className)
        }
        return .int32
    }

    /// 16-bit floats are summed as float32, and multiplied as such unless the processor can.
    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        try resultDType(inputs).forProducts
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        var (a, b) = (inputs[0].shape.sizes, inputs[1].shape.sizes)
        guard let lastA = a.last, let lastB = b.last else {
            throw TensorError.incompatibleShapes(
                operation: "matmul", shapes: inputs.map(\.shape),
                reason: "a scalar cannot be an operand; use multiply")
        }
        let (isVectorA, isVectorB) = (a.count == 1, b.count == 1)
        if isVectorA { a = [1, lastA] }
        if isVectorB { b = [lastB, 1] }
        let (inner, innerB) = (a[a.count - 1], b[b.count - 2])
        guard inner == innerB || inner == -1 || innerB == -1 else {
            throw MatrixMultiply.mismatch(inputs[0].shape, inputs[1].shape)
        }
        if a.count == 2, b.count == 2, !isVectorA, !isVectorB {
            return TensorSpec(shape: Shape(sizes: [a[0], b[1]]), dtype: try resultDType(inputs))
        }
        let batch = try Shape.broadcast(
            Shape(sizes: Array(a.dropLast(2))), Shape(sizes: Array(b.dropLast(2))),
            operation: "matmul")
        var sizes = batch.sizes
        if !isVectorA { sizes.append(a[a.count - 2]) }
        if !isVectorB { sizes.append(b[b.count - 1]) }
        return TensorSpec(shape: Shape(sizes: sizes), dtype: try resultDType(inputs))
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let product = try matrixProduct(
            inputs[0].asMatrix(isLeft: true), inputs[1].asMatrix(isLeft: false))
        return try product.withShape(spec.shape).converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let a = saved.inputs[0].asMatrix(isLeft: true)
        let b = saved.inputs[1].asMatrix(isLeft: false)
        let plan = try MatrixProductPlan(
            a.shape.sizes, transposesA: false, b.shape.sizes, transposesB: false)
        let upstream = try upstream.converted(to: a.dtype)
            .withShape(Shape(sizes: plan.resultSizes))
        var gradients: [Tensor?] = [nil, nil]
        if saved.needsGradient[0] {
            gradients[0] = try matrixProduct(upstream, b, transposesB: true)
                .summed(toBatchOf: a).withShape(saved.inputs[0].shape)
        }
        if saved.needsGradient[1] {
            let gradient =
                plan.isSingle && b.rank == 2
                ? try matrixProduct(
                    a.asRows, transposesA: true, upstream.asRows)
                : try matrixProduct(a, transposesA: true, upstream).summed(toBatchOf: b)
            gradients[1] = gradient.withShape(saved.inputs[1].shape)
        }
        return gradients
    }
}

extension DType {
    /// What matrices are multiplied in.
    var forProducts: DType {
        switch self {
        case .bfloat16: BFloat16Product.isNative ? .bfloat16 : .float32
        case .float16: .float32
        default: self
        }
    }
}

extension Tensor {
    /// A vector as a row (on the left of a product) or a column; others unchanged.
    fileprivate func asMatrix(isLeft: Bool) -> Tensor {
        guard rank == 1 else { return self }
        let size = shape.sizes[0]
        return withShape(Shape(sizes: isLeft ? [1, size] : [size, 1]))
    }

    /// Summed over the leading dimensions along which `operand`'s matrices were repeated.
    fileprivate func summed(toBatchOf operand: Tensor) throws -> Tensor {
        try unbroadcast(
            to: Shape(sizes: operand.shape.sizes.dropLast(2) + shape.sizes.suffix(2)))
    }
}
