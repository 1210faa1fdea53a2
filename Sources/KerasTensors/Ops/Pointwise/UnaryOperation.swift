import CKerasKernels

/// How the dtype of a function of one number follows from the operand's.
enum UnaryDTypeRule {
    /// Floats stay as they are, integers and bools are computed as float32.
    case floating
    /// Floats and integers stay as they are; `bools` says what becomes of bools.
    case kept(bools: BinaryDTypeRule.BoolRule)
    /// Integers and bools are refused, as by Keras on JAX.
    case floatsOnly
}

/// A function of one number, element by element.
protocol UnaryOperation: SingleOutputOperation {
    static var kernel: keras_unary_op { get }
    static var rule: UnaryDTypeRule { get }
    /// The kernel's parameters.
    var parameters: (a: Double, b: Double) { get }
}

extension UnaryOperation {
    static var operationName: String { kerasName.className }
    static var rule: UnaryDTypeRule { .floating }
    static var saves: SavedValues { keras_unary_reads_result(kernel) ? .outputs : .inputs }
    var parameters: (a: Double, b: Double) { (0, 0) }

    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        try Self.computeDType(inputs[0].dtype)
    }

    private static func computeDType(_ dtype: DType) throws -> DType {
        if dtype.isFloatingPoint { return dtype }
        switch (rule, dtype) {
        case (.floating, _): return .float32
        case (.kept(bools: .int32), .bool): return .int32
        case (.kept(bools: .refused), .bool), (.floatsOnly, _):
            throw TensorError.unsupportedDType(
                operation: operationName, dtype: dtype, remedy: "cast to float32 first")
        default: return dtype
        }
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        TensorSpec(shape: inputs[0].shape, dtype: try Self.computeDType(inputs[0].dtype))
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        // The functions that keep bools do not change them.
        if spec.dtype == .bool { return inputs[0] }
        return try kernelResult(inputs[0], dtype: spec.dtype)
    }

    /// The kernel's result for a tensor of `dtype`.
    func kernelResult(_ x: Tensor, dtype: DType) throws -> Tensor {
        try Self.kernel.result(x, dtype: dtype, parameters, operation: Self.operationName)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let value = Self.saves == .outputs ? saved.output : saved.inputs[0]
        let gradient = try Tensor(uninitialized: value.shape, dtype: value.dtype) { result in
            try value.withBytes { valueBytes in
                try upstream.withBytes { upstreamBytes in
                    _ = keras_unary_gradient(
                        Self.kernel, value.dtype.cValue, valueBytes.baseAddress,
                        upstreamBytes.baseAddress, result.baseAddress,
                        result.count / value.dtype.byteCount, parameters.a, parameters.b)
                }
            }
        }
        return [gradient]
    }
}

extension keras_unary_op {
    /// The kernel's result for `x`, which is of `dtype`.
    func result(
        _ x: Tensor, dtype: DType, _ parameters: (a: Double, b: Double), operation: String
    ) throws -> Tensor {
        try Tensor(uninitialized: x.shape, dtype: dtype) { result in
            try x.withBytes { bytes in
                let isDone = keras_unary(
                    self, dtype.cValue, bytes.baseAddress, result.baseAddress,
                    result.count / dtype.byteCount, parameters.a, parameters.b)
                guard isDone else {
                    throw TensorError.unsupportedDType(
                        operation: operation, dtype: dtype, remedy: "cast to float32 first")
                }
            }
        }
    }
}
