import CKerasKernels

extension Ops {
    /// The index of the largest element along `axis`, of all if `nil`; int32. The first of equal
    /// ones, or of NaN (`keras.ops.argmax`).
    ///
    /// - Throws: ``TensorError`` where there are no elements.
    public static func argmax(
        _ x: Tensor, axis: Int? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try apply(Argmax(axis: axis, keepDims: keepDims), [x])
    }

    /// The index of the smallest element along `axis`, of all if `nil`; int32
    /// (`keras.ops.argmin`).
    ///
    /// - Throws: ``TensorError`` where there are no elements.
    public static func argmin(
        _ x: Tensor, axis: Int? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try apply(Argmin(axis: axis, keepDims: keepDims), [x])
    }
}

/// Where an extreme is.
protocol ArgOperation: SingleOutputOperation {
    static var isSmallest: Bool { get }
    var axis: Int? { get }
    var keepDims: Bool { get }
}

extension ArgOperation {
    static var isDifferentiable: Bool { false }
    static var operationName: String { kerasName.className }

    var arguments: [OperationArgument] {
        [
            OperationArgument("axis", axis.map { .int($0) } ?? .none),
            OperationArgument("keepdims", .bool(keepDims)),
        ]
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let axes = axis.map { Axes($0) }
        return TensorSpec(
            shape: try inputs[0].shape.reduced(axes, keepDims: keepDims, Self.operationName),
            dtype: .int32)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let x = try inputs[0].converted(to: inputs[0].dtype.wide)
        let extent = try AxisExtent(x.shape, axis: axis, Self.operationName)
        guard extent.size > 0 || extent.outer * extent.inner == 0 else {
            throw TensorError.invalidArgument(
                operation: Self.operationName, argument: "x",
                expected: "at least one element along the axis",
                found: "an empty sequence of shape \(x.shape)")
        }
        guard extent.size <= Int(Int32.max) else {
            throw TensorError.invalidArgument(
                operation: Self.operationName, argument: "x",
                expected: "at most \(Int32.max) elements along the axis", found: "\(extent.size)")
        }
        return try Tensor(uninitialized: spec.shape, dtype: .int32) { result in
            try x.withBytes {
                _ = keras_arg_reduce(
                    Self.isSmallest, x.dtype.cValue, $0.baseAddress,
                    result.baseAddress?.assumingMemoryBound(to: Int32.self), extent.outer,
                    extent.size, extent.inner)
            }
        }
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] { [nil] }
}

struct Argmax: ArgOperation {
    static let kerasName = KerasName.numpy("Argmax")
    static let isSmallest = false
    let axis: Int?
    let keepDims: Bool
}

struct Argmin: ArgOperation {
    static let kerasName = KerasName.numpy("Argmin")
    static let isSmallest = true
    let axis: Int?
    let keepDims: Bool
}
