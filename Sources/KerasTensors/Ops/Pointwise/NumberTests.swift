import CKerasKernels

extension Ops {
    /// Whether each number is NaN (`keras.ops.isnan`).
    public static func isnan(_ x: Tensor) throws -> Tensor { try apply(Isnan(), [x]) }

    /// Whether each number is an infinity (`keras.ops.isinf`).
    public static func isinf(_ x: Tensor) throws -> Tensor { try apply(Isinf(), [x]) }

    /// Whether each number is neither NaN nor an infinity (`keras.ops.isfinite`).
    public static func isfinite(_ x: Tensor) throws -> Tensor { try apply(Isfinite(), [x]) }

    /// Whether each element is 0 or false (`keras.ops.logical_not`).
    public static func logicalNot(_ x: Tensor) throws -> Tensor { try apply(LogicalNot(), [x]) }

    /// `x` with NaN and infinities replaced (`keras.ops.nan_to_num`).
    ///
    /// - Parameters:
    ///   - posinf: Default: the largest finite number of the dtype.
    ///   - neginf: Default: the lowest.
    public static func nanToNum(
        _ x: Tensor, nan: Double = 0, posinf: Double? = nil, neginf: Double? = nil
    ) throws -> Tensor {
        try apply(NanToNum(nan: nan, posinf: posinf, neginf: neginf), [x])
    }

    /// `x` as a constant: no gradient flows back through the result
    /// (`keras.ops.stop_gradient`).
    public static func stopGradient(_ x: Tensor) throws -> Tensor { try apply(StopGradient(), [x]) }
}

/// A question about each number.
protocol NumberTest: SingleOutputOperation {
    func answer(_ x: Tensor) throws -> Tensor
}

extension NumberTest {
    static var isDifferentiable: Bool { false }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        return TensorSpec(shape: inputs[0].shape, dtype: .bool)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor { try answer(inputs[0]) }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] { [nil] }

    fileprivate func kernelAnswer(_ kernel: keras_test_op, _ x: Tensor) throws -> Tensor {
        try Tensor(uninitialized: x.shape, dtype: .bool) { result in
            try x.withBytes {
                keras_unary_test(
                    kernel, x.dtype.cValue, $0.baseAddress,
                    result.baseAddress?.assumingMemoryBound(to: Bool.self), result.count)
            }
        }
    }
}

struct Isnan: NumberTest {
    static let kerasName = KerasName.numpy("Isnan")
    func answer(_ x: Tensor) throws -> Tensor { try kernelAnswer(KERAS_TEST_ISNAN, x) }
}

struct Isinf: NumberTest {
    static let kerasName = KerasName.numpy("Isinf")
    func answer(_ x: Tensor) throws -> Tensor { try kernelAnswer(KERAS_TEST_ISINF, x) }
}

struct Isfinite: NumberTest {
    static let kerasName = KerasName.numpy("Isfinite")
    func answer(_ x: Tensor) throws -> Tensor { try kernelAnswer(KERAS_TEST_ISFINITE, x) }
}

struct LogicalNot: NumberTest {
    static let kerasName = KerasName.numpy("LogicalNot")
    func answer(_ x: Tensor) throws -> Tensor { try Ops.equal(x.converted(to: .bool), false) }
}

struct NanToNum: SingleOutputOperation {
    static let kerasName = KerasName.numpy("NanToNum")
    static let saves: SavedValues = .inputs
    let nan: Double
    let posinf: Double?
    let neginf: Double?

    var arguments: [OperationArgument] {
        [
            OperationArgument("nan", .float(nan)),
            OperationArgument("posinf", posinf.map { .float($0) } ?? .none),
            OperationArgument("neginf", neginf.map { .float($0) } ?? .none),
        ]
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec { inputs[0].spec }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let x = inputs[0]
        guard let largest = x.dtype.largestFinite else { return x }
        let name = kerasName.className
        // The number for NaN may be infinite, and is replaced then.
        let numbers = try KERAS_UNARY_REPLACE_NAN.result(
            x, dtype: x.dtype, (nan, 0), operation: name)
        return try KERAS_UNARY_REPLACE_INFINITE.result(
            numbers, dtype: x.dtype, (neginf ?? -largest, posinf ?? largest), operation: name)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        [try Ops.where(Ops.isfinite(saved.inputs[0]), upstream, 0)]
    }
}

struct StopGradient: SingleOutputOperation {
    static let kerasName = KerasName(module: "keras.src.ops.core", className: "StopGradient")
    static let isDifferentiable = false

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec { inputs[0].spec }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor { inputs[0] }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] { [nil] }
}

extension DType {
    /// The largest finite number of a float dtype.
    var largestFinite: Double? {
        switch self {
        case .float16: 65504
        case .bfloat16: 0x1.FEp127
        case .float32: Double(Float.greatestFiniteMagnitude)
        case .float64: .greatestFiniteMagnitude
        default: nil
        }
    }
}
