import CKerasKernels

extension Ops {
    /// `x · kernel + bias`, then max(0, x) if `rectifies`: what a dense layer computes, in one op
    /// instead of three and with one pass over the result instead of two.
    ///
    /// - Parameters:
    ///   - x: `(…, inputs)`, at least two dimensions.
    ///   - kernel: `(inputs, outputs)`.
    ///   - bias: `(outputs,)`.
    /// - Returns: `(…, outputs)`, in the promoted dtype, which must be a float.
    /// - Throws: ``TensorError`` if the shapes do not fit.
    package static func matmul(
        _ x: Tensor, _ kernel: Tensor, bias: Tensor, rectifies: Bool
    ) throws -> Tensor {
        try apply(MatmulWithBias(rectifies: rectifies), [x, kernel, bias])
    }
}

struct MatmulWithBias: SingleOutputOperation {
    // Graphs hold the layer; alone it would be the first op that it stands for.
    static let kerasName = Matmul.kerasName
    static let saves: SavedValues = [.inputs, .outputs]

    let rectifies: Bool

    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        try DType.promoted(inputs, operation: "matmul").forProducts
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let (x, kernel, bias) = (
            inputs[0].shape.sizes, inputs[1].shape.sizes, inputs[2].shape.sizes
        )
        let dtype = try DType.promoted(inputs, operation: "matmul")
        guard x.count > 1, kernel.count == 2, bias.count == 1 else {
            throw TensorError.incompatibleShapes(
                operation: "matmul", shapes: inputs.map(\.shape),
                reason: "a kernel has two dimensions and a bias one")
        }
        guard x[x.count - 1] == kernel[0] || x[x.count - 1] == -1 || kernel[0] == -1 else {
            throw MatrixMultiply.mismatch(inputs[0].shape, inputs[1].shape)
        }
        guard kernel[1] == bias[0] else {
            throw TensorError.incompatibleShapes(
                operation: "matmul", shapes: inputs.map(\.shape),
                reason: "the bias needs a value for each output")
        }
        guard dtype.isFloatingPoint else {
            throw TensorError.unsupportedDType(
                operation: "matmul", dtype: dtype, remedy: "cast to float32 first")
        }
        var sizes = x
        sizes[sizes.count - 1] = kernel[1]
        return TensorSpec(shape: Shape(sizes: sizes), dtype: dtype)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let kernel = inputs[1]
        let product = try matrixProduct(
            inputs[0].asRows, kernel, bias: inputs[2].converted(to: kernel.dtype.wide),
            rectifies: rectifies, shape: spec.shape.rank == 2 ? spec.shape : nil)
        return try product.withShape(spec.shape).converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let (x, kernel) = (saved.inputs[0].asRows, saved.inputs[1])
        let dtype = kernel.dtype.wide
        let (wide, sums) = try Self.passed(
            upstream.converted(to: dtype).asRows,
            values: rectifies ? saved.output.converted(to: dtype) : nil,
            sums: saved.needsGradient[2] ? saved.inputs[2].shape : nil)
        let passed = try wide.converted(to: kernel.dtype)
        var gradients: [Tensor?] = [nil, nil, sums]
        if saved.needsGradient[0] {
            gradients[0] = try matrixProduct(passed, kernel, transposesB: true, shape: x.shape)
                .withShape(saved.inputs[0].shape)
        }
        if saved.needsGradient[1] {
            gradients[1] = try matrixProduct(x, transposesA: true, passed, shape: kernel.shape)
        }
        return gradients
    }

    /// What of `upstream` goes on to the product, and the bias's gradient if its shape is given.
    private static func passed(
        _ upstream: Tensor, values: Tensor?, sums shape: Shape?
    ) throws -> (passed: Tensor, sums: Tensor?) {
        guard values != nil || shape != nil else { return (upstream, nil) }
        let (rows, columns) = (upstream.shape.sizes[0], upstream.shape.sizes[1])
        let dtype = upstream.dtype
        // Nobody else has seen these two: the kernel writes them where they are.
        let sums = try shape.map { try Tensor(uninitialized: $0, dtype: dtype) { _ in } }
        let passed = try values.map { _ in
            try Tensor(uninitialized: upstream.shape, dtype: dtype) { _ in }
        }
        defer {
            withExtendedLifetime(upstream) {}
            withExtendedLifetime(values) {}
        }
        let isDone = keras_bias_gradient(
            dtype.cValue, values?.memory, upstream.memory, passed?.memory, sums?.memory, rows,
            columns)
        guard isDone else { throw TensorError.backend(operation: "matmul", reason: "no memory") }
        return (passed ?? upstream, sums)
    }
}

extension Tensor {
    /// All leading dimensions as rows.
    var asRows: Tensor {
        let sizes = shape.sizes
        guard sizes.count != 2 else { return self }
        return withShape(
            Shape(sizes: [sizes.dropLast().reduce(1, *), sizes[sizes.count - 1]]))
    }
}
