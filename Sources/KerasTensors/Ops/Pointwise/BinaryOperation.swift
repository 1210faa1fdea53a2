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
        try Self.computeDType(inputs[0], inputs[1])
    }

    private static func computeDType(_ x1: Tensor, _ x2: Tensor) throws -> DType {
        let (a, b) = (x1.storage, x2.storage)
        // Nearly always both are tensors of one float dtype.
        let isPlain = a.dtype == b.dtype && a.dtype.isFloatingPoint && a.elements != nil
        let dtype =
            isPlain && b.elements != nil
            ? a.dtype : try DType.promoted([x1, x2], operation: operationName)
        switch rule {
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
                    operation: operationName, dtype: .bool,
                    remedy: "cast to an integer or use logicalXor or logicalNot")
            }
        }
    }

    private static func resultDType(_ dtype: DType) -> DType {
        if case .comparison = rule { .bool } else { dtype }
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        TensorSpec(
            shape: try Shape.broadcast(
                inputs[0].shape, inputs[1].shape, operation: Self.operationName),
            dtype: Self.resultDType(try Self.computeDType(inputs[0], inputs[1])))
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        try Self.compute(inputs[0].storage, inputs[1].storage, spec)
    }

    /// As `apply(self, [x1, x2])`, without the detours of ops with any number of operands: these
    /// are the ops that small models call most.
    func callAsFunction(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        let dtype = try Self.computeDType(x1, x2)
        let spec = TensorSpec(
            shape: try Shape.broadcast(
                x1.storage.shape, x2.storage.shape, operation: Self.operationName),
            dtype: Self.resultDType(dtype))
        if x1.isSymbolic || x2.isSymbolic {
            try ShapeInference.check(spec, of: kerasName)
            return .symbolic(spec, node: SymbolicNode(producer: self, inputs: [x1, x2]))
        }
        if ShapeInference.isRunning, try ShapeInference.leavesOut([spec], of: [x1, x2]) {
            return .symbolic(spec)
        }
        let a = try x1.operand(as: dtype)
        let b = try x2.operand(as: dtype)
        let output = try Self.compute(a, b, spec)
        guard Self.isDifferentiable, x1.tapeLink.isSet || x2.tapeLink.isSet,
            let tape = Tape.recording([x1, x2])
        else { return output }
        return tape.record(
            self, tape.origins(of: [x1, x2]),
            operands: [Tensor(storage: a), Tensor(storage: b)], output: output)
    }

    private static func compute(
        _ a: TensorStorage, _ b: TensorStorage, _ spec: TensorSpec
    ) throws -> Tensor {
        guard let aElements = a.elements, let bElements = b.elements else {
            throw TensorError.symbolicValue(operation: operationName)
        }
        return try Tensor(uninitialized: spec.shape, dtype: spec.dtype) { result in
            let isDone = try BroadcastLayout.with(
                a.shape, b.shape, result: spec.shape, operation: operationName
            ) { layout in
                withExtendedLifetime((a, b)) {
                    keras_binary(
                        kernel, a.dtype.cValue, aElements, bElements, result.baseAddress, layout)
                }
            }
            guard isDone else {
                throw TensorError.unsupportedDType(
                    operation: operationName, dtype: a.dtype, remedy: "cast the operands first")
            }
        }
    }
}

extension Tensor {
    /// The storage of this tensor's values in `dtype`.
    fileprivate func operand(as dtype: DType) throws -> TensorStorage {
        if storage.elements != nil, storage.dtype == dtype { return storage }
        return try converted(to: dtype).storage
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
