import CKerasDNNL

/// The three computations of a convolution on tensors: float32 and bfloat16 through oneDNN, float64 by
/// loops.
extension ConvolutionShape {
    /// The output, of `outputShape`.
    ///
    /// - Parameters:
    ///   - bias: In float32, added to each place, or `nil`; not in float64.
    ///   - rectifies: Whether negative results become 0; not in float64.
    func output(
        _ input: Tensor, _ kernel: Tensor, bias: Tensor? = nil, rectifies: Bool = false,
        outputShape: Shape
    ) throws -> Tensor {
        let dtype = input.dtype
        return try result(of: .forward, input, kernel, outputShape) { input, kernel, result in
            let run = try ConvolutionRun(
                .forward, self, dtype: dtype, hasBias: bias != nil, isRectified: rectifies)
            guard let bias else { return try run(input, kernel: kernel, result: result) }
            try bias.withBytes {
                try run(input, kernel: kernel, bias: $0.baseAddress, result: result)
            }
        }
    }

    /// The gradient of the input, of `inputShape`.
    func inputGradient(_ upstream: Tensor, _ kernel: Tensor, inputShape: Shape) throws -> Tensor {
        let dtype = upstream.dtype
        return try result(of: .backwardData, upstream, kernel, inputShape) {
            let run = try ConvolutionRun(.backwardData, self, dtype: dtype)
            try run($0, kernel: $1, result: $2)
        }
    }

    /// The gradient of the kernel, of `kernelShape`; of bfloat16 in float32. (oneDNN 2.6's code for it
    /// reads and writes beside its memory where a kernel's stride is larger than the kernel.)
    func kernelGradient(_ input: Tensor, _ upstream: Tensor, kernelShape: Shape) throws -> Tensor {
        let input = try input.converted(to: input.dtype.wide)
        let upstream = try upstream.converted(to: input.dtype)
        guard input.dtype != .float64, !isEmpty else {
            return try result(of: .backwardWeights, input, upstream, kernelShape) { _, _, _ in }
        }
        let run = try KernelGradientRun(self)
        let results = try Tensor(
            uninitialized: Shape(sizes: [run.resultCount] + kernelShape.sizes), dtype: .float32
        ) { results in
            guard let results = results.baseAddress else { return }
            try input.withBytes { input in
                try upstream.withBytes { upstream in
                    guard let input = input.baseAddress, let upstream = upstream.baseAddress
                    else { return }
                    try run(input, upstream, results: results)
                }
            }
        }
        return run.resultCount == 1
            ? results.withShape(kernelShape) : try Ops.sum(results, axis: 0)
    }

    /// A new tensor that `compute` fills; in float64 the loops do.
    private func result(
        of kind: ConvolutionPrimitive.Kind, _ first: Tensor, _ second: Tensor, _ shape: Shape,
        compute: (UnsafeRawPointer, UnsafeRawPointer, UnsafeMutableRawPointer) throws -> Void
    ) throws -> Tensor {
        guard !isEmpty else { return try Ops.zeros(shape, dtype: first.dtype) }
        return try Tensor(uninitialized: shape, dtype: first.dtype) { result in
            try first.withBytes { one in
                try second.withBytes { two in
                    guard let result = result.baseAddress, let one = one.baseAddress,
                        let two = two.baseAddress
                    else { return }
                    if first.dtype != .float64 { return try compute(one, two, result) }
                    runLoops(
                        kind, one.assumingMemoryBound(to: Double.self),
                        two.assumingMemoryBound(to: Double.self),
                        result.assumingMemoryBound(to: Double.self))
                }
            }
        }
    }

    private func runLoops(
        _ kind: ConvolutionPrimitive.Kind, _ first: UnsafePointer<Double>,
        _ second: UnsafePointer<Double>, _ result: UnsafeMutablePointer<Double>
    ) {
        let (first, second) = (
            UnsafeMutablePointer(mutating: first), UnsafeMutablePointer(mutating: second)
        )
        withCShape { shape in
            switch kind {
            case .forward: keras_convolution_run_f64(kind.cValue, shape, first, second, result)
            case .backwardData:
                keras_convolution_run_f64(kind.cValue, shape, result, second, first)
            case .backwardWeights:
                keras_convolution_run_f64(kind.cValue, shape, first, result, second)
            }
        }
    }
}
