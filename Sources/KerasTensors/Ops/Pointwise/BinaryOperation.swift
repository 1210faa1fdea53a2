import CKerasKernels

/// How the dtype of a function of two numbers follows from the operands'.
enum BinaryDTypeRule {
    /// Keras's promotion; `bools` says what becomes of two bools.
    case promoted(bools: BoolRule)
    /// The promotion, but float32 for integers and bools.
    case floating
    /// The operands are promoted, the result is a bool.
    case comparison
    /// Operands and result are bools.
    case logical

    enum BoolRule { case kept, refused, int32 }
}

/// A function of two numbers, element by element with broadcasting.
protocol BinaryOperation: SingleOutputOperation {
    static var kernel: keras_binary_op { get }
    static var rule: BinaryDTypeRule { get }
}

extension BinaryOperation {
    static var operationName: String { kerasName.className }

    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        let dtype = try DType.promoted(inputs, operation: Self.operationName)
        switch Self.rule {
        case .floating: return dtype.floating
        case .comparison: return dtype
        case .logical: return .bool
        case .promoted(let bools):
            guard dtype == .bool else { return dtype }
            switch bools {
            case .kept: return .bool
            case .int32: return .int32
            case .refused:
                throw TensorError.unsupportedDType(
                    operation: Self.operationName, dtype: .bool,
                    remedy: "cast to an integer or use logicalXor or logicalNot")
            }
        }
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let shape = try Shape.broadcast(
            inputs[0].shape, inputs[1].shape, operation: Self.operationName)
        guard case .comparison = Self.rule else {
            return TensorSpec(shape: shape, dtype: try computeDType(inputs) ?? .float32)
        }
        _ = try computeDType(inputs)
        return TensorSpec(shape: shape, dtype: .bool)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let (a, b) = (inputs[0], inputs[1])
        let layout = try BroadcastLayout(
            a.shape, b.shape, result: spec.shape, operation: Self.operationName)
        return try Tensor(uninitialized: spec.shape, dtype: spec.dtype) { result in
            try a.withBytes { aBytes in
                try b.withBytes { bBytes in
                    let isDone = layout.withCValue {
                        keras_binary(
                            Self.kernel, a.dtype.cValue, aBytes.baseAddress, bBytes.baseAddress,
                            result.baseAddress, $0)
                    }
                    guard isDone else {
                        throw TensorError.unsupportedDType(
                            operation: Self.operationName, dtype: a.dtype,
                            remedy: "cast the operands first")
                    }
                }
            }
        }
    }
}

extension Tensor {
    /// This gradient of a broadcast result as the gradient of an operand of `shape`: summed over
    /// the dimensions that the operand was stretched along.
    func unbroadcast(to shape: Shape) throws -> Tensor {
        if self.shape == shape { return self }
        let added = rank - shape.rank
        var axes: [Int] = []
        for axis in 0..<rank
        where axis < added || (shape[axis - added] == 1 && self.shape[axis] != 1) {
            axes.append(axis)
        }
        let sum = axes.isEmpty ? self : try Ops.sum(self, axis: Axes(axes), keepDims: true)
        return sum.withShape(shape)
    }
}
